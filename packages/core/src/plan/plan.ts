import type { GeneratedFile } from '../platforms/generated-file.js';
import { blobId } from './blob-id.js';
import { nothingKnown, type Known } from './known.js';
import { planFile } from './plan-file.js';
import type { PlannedFile, PlannedState } from './planned-file.js';

/** Everything that a run would do, decided before anything is written. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  /** What has changed since the last run besides the files, as full sentences: facts, databases, what ends. */
  readonly changes: readonly string[];
}

/**
 * Compares the rendered text with the present text and the text that was written last.
 * @param generated files, under the paths that they have where nothing is there yet
 * @param read text of a file by its POSIX path, undefined when there is none; line ends as on the disk
 * @param known what the last run left; default: nothing
 * @param needed files that are used, whoever wrote them: they stay when they are not written any more
 */
export function planFiles(
  generated: readonly GeneratedFile[],
  read: (path: string) => string | undefined,
  known: Known = nothingKnown,
  changes: readonly string[] = [],
  needed: readonly string[] = [],
): Plan {
  const files = generated.map((file) => underItsPath(file, read));
  const rendered = new Set(files.map(({ path }) => path));
  const gone = Object.keys(known.written)
    .filter((path) => !rendered.has(path))
    .toSorted();
  return {
    files: [
      ...files.map((file) => planFile(file, read(file.path), known)),
      ...gone.flatMap((path) => notWritten(path, read(path), known, needed)),
    ],
    changes,
  };
}

function underItsPath(file: GeneratedFile, read: (path: string) => string | undefined): GeneratedFile {
  const { path, otherPath } = file;
  return otherPath !== undefined && read(path) === undefined && read(otherPath) !== undefined
    ? { ...file, path: otherPath }
    : file;
}

/** The files of a plan in one of the given states. */
export function inState(plan: Plan, ...states: readonly PlannedState[]): readonly PlannedFile[] {
  return plan.files.filter(({ state }) => states.includes(state));
}

/** A file that the last run wrote and this one does not. If a person created it, it stays. */
function notWritten(
  path: string,
  before: string | undefined,
  { written, joined }: Known,
  needed: readonly string[],
): readonly PlannedFile[] {
  if (before === undefined || joined.includes(path)) return [];
  const file: GeneratedFile = { path, text: '', purpose: 'not written any more' };
  if (needed.includes(path)) return [{ file, state: 'handed', before, after: before }];
  return blobId(before) === written[path]
    ? [{ file, state: 'removed', before }]
    : [{ file, state: 'left', before, after: before }];
}
