import { UserError } from '../errors.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';
import { storePath } from './stored.js';

/**
 * Facts and edits are read from the checkout, so it has to be complete.
 * @param files POSIX paths of the files that a run writes
 * @throws UserError where git leaves files out, has not finished a merge, or where a merge left its markers in a file of the run
 */
export function refuseUnfinished(
  git: Git | undefined,
  files: readonly string[],
  read: (path: string) => string | undefined,
): void {
  const leftOut = git?.leftOut() ?? [];
  if (leftOut.length > 0) {
    const some = leftOut.slice(0, 3).join(', ');
    throw new UserError({
      what:
        `This checkout is sparse, and leaves out ${leftOut.length} ${leftOut.length === 1 ? 'file' : 'files'}, such as ${some}. ` +
        'A file that is not there would be taken for deleted, and a database in it would not be found.',
      fix: 'Add them to the checkout, and run this again: git sparse-checkout disable',
    });
  }
  const unmerged = (git?.unmerged() ?? []).filter((file) => file !== storePath);
  const marked = files.filter((file) => file !== storePath && !unmerged.includes(file) && hasMarkers(read(file)));
  const all = [...unmerged, ...marked];
  if (all.length === 0) return;
  throw new UserError({
    what: `Nothing was written, because a merge has not been finished in these files:\n${all.map((file) => `    ${file}`).join('\n')}`,
    fix:
      'Edit them, so that they hold what should stay and no line with <<<<<<<, ======= or >>>>>>>. ' +
      `Then run this again${unmerged.length === 0 ? '' : ` after: git add -- ${unmerged.map(shellWord).join(' ')}`}`,
  });
}

/** Whether a text has the conflict markers that git, or a run that writes both versions, puts around overlapping lines. */
export function hasMarkers(text = ''): boolean {
  return /^<{7} .*$[^]*^={7}\r?$[^]*^>{7} /m.test(text);
}
