import { inState, type Known, type Plan } from '../plan/index.js';
import { shellWord } from '../quoting/index.js';

/** If 0.1.0 wrote the files: which edits `--force` keeps, as sentences; undefined if this is not known. */
export function whatForceKeeps(plan: Plan, { brought }: Known): string | undefined {
  if (brought === undefined) return undefined;
  const lost = showOverlapping(plan, brought.commit);
  return [
    `Version 0.1.0 did not note what it wrote. Commit ${brought.commit} added these files.`,
    lost === undefined
      ? 'What you have changed since then is kept, and none of it overlaps with the new text.'
      : 'What you have changed since then is kept, unless it overlaps with the new text and you take that or add --force. ' +
        `This shows what you changed there: ${lost}`,
    'What you had changed before that commit cannot be told apart, and is replaced.',
  ].join('\n');
}

/** The command that shows the edits whose place the new text takes; undefined where there are none. */
export function showOverlapping(plan: Plan, commit: string): string | undefined {
  const paths = inState(plan, 'conflict')
    .filter(({ edits, after, choices }) => edits === 'overlapping' && after === choices?.new)
    .map(({ file }) => file.path);
  return paths.length === 0 ? undefined : showEdits(commit, paths);
}

/** The command that shows what has changed in some files since a commit. */
export function showEdits(commit: string, paths: readonly string[]): string {
  return `git diff ${commit} HEAD -- ${paths.map(shellWord).join(' ')}`;
}
