import { UserError } from '../errors.js';
import { readObject } from '../plan/merge.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';
import { joinMemories } from './join-memories.js';
import { hasMarkers } from './refuse-unfinished.js';
import { storeKey, storePath } from './stored.js';

/** The text of the file that remembers, where git stopped in the middle of it. */
export interface MergedMemory {
  readonly text: string;
  /** Said to the person. */
  readonly told: string;
}

/**
 * Joins what both sides of a merge remember, which git cannot: it compares lines. Undefined where the file holds no markers.
 * @param text of the file as it lies there
 * @throws UserError where the sides are two deployments, or are not known any more
 */
export function mergedMemory(text: string | undefined, git: Git | undefined): MergedMemory | undefined {
  if (text === undefined || !hasMarkers(text)) return undefined;
  const { base, ours, theirs } = git?.sides(storePath) ?? {};
  if (ours === undefined || theirs === undefined) {
    throw new UserError({
      what: `${storePath} holds the markers of a merge that was not finished, and git does not know its two sides any more.`,
      fix:
        `Bring back the one of a commit: git log --oneline -- ${storePath} shows its commits, ` +
        `and git checkout <commit> -- ${storePath} restores it. Then run this again.`,
    });
  }
  const [before, here, there] = [base ?? '{}', ours, theirs].map((side) => readObject(storePath, side));
  refuseTwoDeployments(here, there, git);
  const { value, contradictions } = joinMemories(before ?? {}, here ?? {}, there ?? {});
  return {
    text: `${JSON.stringify(value, undefined, 2)}\n`,
    told: [
      `Git stopped merging ${storePath}, so what both sides remember was joined.`,
      ...(contradictions.length === 0
        ? []
        : [
            `Both answered: ${contradictions.join('; ')}. What is said here stands; give the other answer by its flag.`,
          ]),
      `Once this run has written it: git add -- ${storePath}`,
    ].join(' '),
  };
}

/** Each side made an id, so that each would have a backup of its own, and one of them would not go on. */
function refuseTwoDeployments(here: object | undefined, there: object | undefined, git: Git | undefined): void {
  const [ours, theirs] = [deploymentsOf(here), deploymentsOf(there)];
  const twice = Object.entries(ours).find(([name, id]) => theirs[name] !== undefined && theirs[name] !== id);
  if (twice === undefined) return;
  const [name, id] = twice;
  const files = (git?.unmerged() ?? []).map(shellWord).join(' ');
  throw new UserError({
    what:
      `Git stopped merging ${storePath}, because both sides made a deployment for ${name}: ` +
      `${id} and ${String(theirs[name])}. Each has a backup of its own.`,
    fix:
      'Keep the one that was released, and run this again. ' +
      `For ${id}: git checkout --ours -- ${files} && git add -- ${files}. ` +
      `For ${String(theirs[name])}: git checkout --theirs -- ${files} && git add -- ${files}`,
  });
}

function deploymentsOf(file: object | undefined): Readonly<Record<string, unknown>> {
  const store = (file as Readonly<Record<string, { deployments?: object } | undefined>> | undefined)?.[storeKey];
  return { ...store?.deployments };
}
