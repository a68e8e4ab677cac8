import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Choices } from './three-way.js';

/**
 * What a run does to a file:
 * - `new`: there is no such file, and it is created;
 * - `same`: it is there with this text;
 * - `updated`: it is as the last run wrote it, and gets the new text;
 * - `replaced`: it is as a project template was published, so nobody edited it, and gets our text;
 * - `merged`: a person's lines and ours are joined, and nothing of either is lost;
 * - `kept`: only a person changed it since the last run, so it stays as it is;
 * - `deleted`: a person deleted it, so it stays deleted;
 * - `removed`: it is as the last run wrote it, and is not written any more;
 * - `left`: it is not written any more, and a person changed it, so it stays;
 * - `handed`: it is not written any more, and the deployment still uses it, so it stays and is the person's from now on;
 * - `conflict`: it has another text, and it is not known whose lines should be kept.
 */
export type PlannedState =
  | 'new'
  | 'same'
  | 'updated'
  | 'replaced'
  | 'merged'
  | 'kept'
  | 'deleted'
  | 'removed'
  | 'left'
  | 'handed'
  | 'conflict';

/** States in which a run changes the disk. */
export const changing = [
  'new',
  'updated',
  'replaced',
  'merged',
  'removed',
  'conflict',
] as const satisfies readonly PlannedState[];

/** A generated file compared with the present file on the disk. */
export interface PlannedFile {
  /** As it is rendered now; of a file that is not written any more the path alone, with an empty text. */
  readonly file: GeneratedFile;
  readonly state: PlannedState;
  /** Text on the disk; undefined when there is none. */
  readonly before?: string;
  /** Text that the run leaves on the disk; undefined when there is none. Of a conflict the new text. */
  readonly after?: string;
  /** Of a file that stays deleted: where its text is now, because a person moved it. Default: not known. */
  readonly movedTo?: string;
  /** True of a file that stays deleted, if what is written now differs from what was deleted. */
  readonly isOutdated?: true;
  /** How a conflict can be settled. */
  readonly choices?: Choices;
  /** True of a conflict about lines that a person and the generator both changed. Default: nobody knows what was written last. */
  readonly sameLines?: true;
  /** True of a conflict about a value that a person and the generator both set, each at another place of the file. */
  readonly sameValue?: true;
  /**
   * Of a conflict about a file of which nothing was noted: what became of a person's edits since the commit that brought it. `merged`: each
   * choice keeps them; `overlapping`: the new text keeps those that do not overlap. Default: not known.
   */
  readonly edits?: 'none' | 'merged' | 'overlapping';
}
