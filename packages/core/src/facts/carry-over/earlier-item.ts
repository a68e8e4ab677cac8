import type { BuildScript } from './build-script.js';
import { isUnfit } from '../unfit-value.js';
import type { EarlierMount } from './earlier-mount.js';

/** What a part of an earlier deployment is. */
export type EarlierItemKind =
  | 'secret'
  | 'variable'
  | 'mount'
  | 'service'
  | 'domain'
  | 'redirect'
  | 'time-out'
  | 'trigger'
  | 'build'
  | 'step'
  | 'script'
  | 'setting';

/** Words in place of the ENTRYPOINT or the CMD of the image. */
export interface StartWords {
  readonly words: readonly string[];
  /** True where the host may have had other ones. */
  readonly unsure?: true;
}

/** One thing that an earlier deployment did: a deployment that takes its place keeps it, replaces it, or loses it. */
export interface EarlierItem {
  readonly kind: EarlierItemKind;
  /** For people: `SMTP_PASSWORD`, `push to main`, `Run migrations`. */
  readonly name: string;
  /** `.github/workflows/release.yml:12` */
  readonly where: string;
  /** What it is set to, or where it leads, where a rule has to know; never the value of a variable that may be a secret. */
  readonly value?: string;
  /** Of a mount of the app: what it is on the host, and in the container. */
  readonly mount?: EarlierMount;
  /** Of a service that migrates before the app: its command, as the new deployment runs it. It holds nothing confidential. */
  readonly migrates?: string;
  /** Of what the app starts with: its words, as the new deployment starts it. They hold nothing confidential. */
  readonly starts?: StartWords;
  /** Of a step or a script: the commands that do something, by program and plain words. */
  readonly commands?: readonly string[];
  /** Of a part of a step: where that stands. */
  readonly step?: string;
  /** True for what only serves tests, so that nothing is deployed by it. */
  readonly tests?: true;
  /** Of a step that runs before the image is built, and that another workflow can run as it is. */
  readonly script?: BuildScript;
}

/** What stands before the place of the value that wins, in the value of a variable which another file sets as well. */
export const OUTDONE = 'another value at ';

/** Whether the value of a variable has a reason of its own why the app does not get it. */
function isTold({ kind, value = '' }: EarlierItem): boolean {
  return (kind === 'variable' || kind === 'secret') && (value.startsWith(OUTDONE) || isUnfit(value));
}

/** Each thing once, where it stands first; outside of tests, if it stands there as well. A value that the app does not get is told too. */
export function uniqueItems(items: readonly EarlierItem[]): readonly EarlierItem[] {
  const keyOf = (item: EarlierItem): string =>
    JSON.stringify([item.kind, item.name, item.commands ?? [], ...(isTold(item) ? [item.where] : [])]);
  const keys = items.map(keyOf);
  const firsts = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    const first = firsts.get(key);
    if (first === undefined || (items[first]?.tests === true && items[index]?.tests !== true)) firsts.set(key, index);
  }
  return items.filter((_item, index) => firsts.get(keys[index] as string) === index);
}
