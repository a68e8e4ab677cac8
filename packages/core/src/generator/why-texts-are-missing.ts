import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Git } from './git.js';

/** Why edits that could be merged may be conflicts here, and what helps; undefined if every text is available. */
export function whyTextsAreMissing(root: string, git: Git | undefined): string | undefined {
  if (git?.complete === true) return undefined;
  if (git?.partial === true)
    return (
      'This is a partial clone, so git must fetch the original texts of the files that you edited. Run this ' +
      'again when the remote can be reached: edits that do not overlap are then merged.'
    );
  if (git !== undefined)
    return (
      'This is a shallow clone, so the original texts of the files that you edited may be missing. Fetch them ' +
      'with git fetch --unshallow: edits that do not overlap are then merged.'
    );
  return existsSync(path.join(root, '.git'))
    ? 'Git could not read the original texts of the files that you edited. To see why: git status'
    : undefined;
}
