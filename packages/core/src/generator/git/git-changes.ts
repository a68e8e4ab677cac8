import { existsSync } from 'node:fs';
import path from 'node:path';
import { linesOf, type AskGit } from './ask-git.js';
import { behindLinks, hiddenFiles } from './hidden-files.js';

/** How the files of a checkout differ from those that are committed. */
export interface GitChanges {
  /**
   * Which of these paths hold something that is not committed: changed, staged, or not tracked.
   * @param isStagedToo false for those alone whose text git does not have, which it has of what is staged. Default: true
   */
  uncommitted(paths: readonly string[], isStagedToo?: boolean): readonly string[];
  /** Every file that git knows and that holds changes which are not committed. */
  changed(): readonly string[];
  /** Which of these files git ignores, so that no commit takes them along. */
  ignored(paths: readonly string[]): readonly string[];
  /** Which of these files hold changes that git was told to overlook. */
  overlooked(paths: readonly string[]): readonly string[];
  /** Files that a sparse checkout leaves out. */
  leftOut(): readonly string[];
}

/** @param sparse file with the patterns of a sparse checkout, which exists only in one */
export function gitChanges(root: string, git: AskGit, sparse: string): GitChanges {
  const status = ['status', '--porcelain', '-z', '--no-renames'];
  return {
    uncommitted: (paths, isStagedToo = true) => {
      const words = ['--untracked-files=all', '--', ...paths.map((file) => behindLinks(root, file))];
      const lines = paths.length === 0 ? [] : linesOf(git(['--literal-pathspecs', ...status, ...words]));
      return pathsOf(lines.filter((line) => isStagedToo || line[1] !== ' '));
    },
    changed: () => pathsOf(linesOf(git([...status, '--untracked-files=no']))),
    ...hiddenFiles(root, git),
    leftOut: () =>
      existsSync(path.resolve(root, sparse))
        ? linesOf(git(['ls-files', '-t', '-z'])).flatMap((line) => (line.startsWith('S ') ? [line.slice(2)] : []))
        : [],
  };
}

/** Two letters stand before each: the first one for what is staged, the second one for the file itself. */
function pathsOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.slice(3));
}
