import type { GeneratedFile } from '../platforms/generated-file.js';
import { mergeText } from './merge.js';

/**
 * What writing a file would do:
 * - `new`: there is no such file;
 * - `same`: it is there with this text;
 * - `merged`: our lines are added to it, nothing of it is lost;
 * - `conflict`: it is there with another text, which may be a person's work.
 */
export type PlannedState = 'new' | 'same' | 'merged' | 'conflict';

/** A generated file beside what the disk holds today. */
export interface PlannedFile {
  readonly file: GeneratedFile;
  readonly state: PlannedState;
  /** Text on the disk; undefined when there is none. */
  readonly before?: string;
  /** Text to be written. */
  readonly after: string;
}

/** Everything that a run would write, decided before anything is written. */
export interface Plan {
  readonly files: readonly PlannedFile[];
}

/**
 * Compares what was rendered with what is there.
 * @param read text of a file by its POSIX path, undefined when there is none; line ends as on the disk
 */
export function planFiles(files: readonly GeneratedFile[], read: (path: string) => string | undefined): Plan {
  return { files: files.map((file) => planFile(file, read(file.path))) };
}

/** The files of a plan in one of the given states. */
export function inState(plan: Plan, ...states: readonly PlannedState[]): readonly PlannedFile[] {
  return plan.files.filter(({ state }) => states.includes(state));
}

function planFile(file: GeneratedFile, before: string | undefined): PlannedFile {
  if (before === undefined) return { file, state: 'new', after: file.text };
  const after = mergeText(file, before);
  if (sameText(before, after)) return { file, state: 'same', before, after: before };
  return { file, state: file.merge === undefined ? 'conflict' : 'merged', before, after };
}

/** Git on Windows checks text out with CRLF: that alone is no difference. */
function sameText(before: string, after: string): boolean {
  return before.replaceAll('\r\n', '\n') === after.replaceAll('\r\n', '\n');
}
