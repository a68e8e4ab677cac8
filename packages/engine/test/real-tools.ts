import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The search path with the programs that tools/provision installs in front. */
export const PATH = `${path.resolve(import.meta.dirname, '../../../.tools/bin')}:${process.env['PATH']}`;

/** Whether one of these programs is missing; says then what is skipped. */
export function lacks(names: readonly string[], skipped: string): boolean {
  const missing = names.some(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`], { env: { ...process.env, PATH } }).status !== 0,
  );
  if (missing) console.warn(`skipped: ${skipped}`);
  return missing;
}
