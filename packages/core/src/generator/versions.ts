import { createRequire } from 'node:module';
import { engine } from 'litestream-engine';

/** Version of this package, which the memory keeps. */
export function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}

/** Version of the program that this package writes as `.deploy/deploy.sh`. */
export const engineVersion: string = engine.version;

/** The version that the second line of a `deploy.sh` names; undefined for another program of that name. */
export function engineVersionOf(text: string | undefined): string | undefined {
  return /^# litestream-engine (\S+):/.exec(text?.split(/\r?\n/)[1] ?? '')?.[1];
}
