import { UserError } from '../errors.js';
import { blobId } from '../plan/blob-id.js';
import { readObject } from '../plan/merge.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';
import { joinMemories } from './join-memories.js';
import { restoreMemory } from './last-good-memory.js';
import { withCommands } from './next-step.js';
import { hasMarkers } from './refuse-unfinished.js';
import { storeKey, storePath } from './stored.js';

type Json = Readonly<Record<string, unknown>>;

/** The text of the file that remembers, where git stopped in the middle of it. */
export interface MergedMemory {
  readonly text: string;
  /** A message for the person. */
  readonly told: string;
}

/**
 * Joins the memories of both sides of a merge. Git cannot do this, because it compares lines. Undefined if the file has no markers.
 * @param read text of a file of the checkout as it lies there
 * @throws UserError where the sides are two deployments, or are not known any more
 */
export function mergedMemory(
  read: (path: string) => string | undefined,
  git: Git | undefined,
): MergedMemory | undefined {
  const text = read(storePath);
  if (text === undefined || !hasMarkers(text)) return undefined;
  const { base, ours, theirs } = git?.sides(storePath) ?? {};
  if (ours === undefined || theirs === undefined) {
    throw new UserError({
      what: `${storePath} contains the markers of an unfinished merge, and git no longer has its two versions.`,
      fix: restoreMemory(git),
    });
  }
  const [before, here, there] = [base ?? '{}', ours, theirs].map((side) => readObject(storePath, side));
  refuseTwoDeployments(here, there, git);
  const { value, contradictions } = joinMemories(before ?? {}, here ?? {}, there ?? {});
  return {
    text: `${JSON.stringify(withSettled(value, [here, there], read), undefined, 2)}\n`,
    told: [
      `Git stopped merging ${storePath}, so this run joined the two versions.`,
      ...(contradictions.length === 0
        ? []
        : [
            `Both answered: ${contradictions.join('; ')}. This run uses the answer named here; to use the other one, give its flag.`,
          ]),
      `Once this run has written it: git add -- ${storePath}`,
    ].join(' '),
  };
}

/** A file that a person settled by taking one side holds what that side wrote, so nobody edited it. */
function withSettled(
  value: Json,
  sides: readonly (Json | undefined)[],
  read: (path: string) => string | undefined,
): Json {
  const store = value[storeKey] as (Json & { readonly written?: Json }) | undefined;
  const written = Object.entries(store?.written ?? {}).map(([path, id]) => {
    const text = read(path);
    const onDisk = text === undefined ? undefined : blobId(text);
    return [path, sides.some((side) => writtenBy(side)[path] === onDisk) ? (onDisk ?? id) : id];
  });
  return store === undefined ? value : { ...value, [storeKey]: { ...store, written: Object.fromEntries(written) } };
}

function writtenBy(side: Json | undefined): Json {
  return { ...(side?.[storeKey] as { readonly written?: Json } | undefined)?.written };
}

/** Each side created an id, so each would have its own backup, and one of the backups would not continue. */
function refuseTwoDeployments(here: object | undefined, there: object | undefined, git: Git | undefined): void {
  const [ours, theirs] = [deploymentsOf(here), deploymentsOf(there)];
  const twice = Object.entries(ours).find(([name, id]) => theirs[name] !== undefined && theirs[name] !== id);
  if (twice === undefined) return;
  const [name, id] = twice;
  const files = (git?.unmerged() ?? []).map(shellWord).join(' ');
  throw new UserError({
    what:
      `Git stopped merging ${storePath}, because both branches created a deployment for ${name}: ` +
      `${id} and ${String(theirs[name])}. Each has a backup of its own.`,
    fix:
      'Keep the one that was released, and run this again.\n' +
      [[id, '--ours'] as const, [theirs[name], '--theirs'] as const]
        .map(([one, side]) =>
          withCommands(`For ${String(one)}:`, [`git checkout ${side} -- ${files}`, `git add -- ${files}`]),
        )
        .join('\n'),
  });
}

function deploymentsOf(file: object | undefined): Readonly<Record<string, unknown>> {
  const store = (file as Readonly<Record<string, { deployments?: object } | undefined>> | undefined)?.[storeKey];
  return { ...store?.deployments };
}
