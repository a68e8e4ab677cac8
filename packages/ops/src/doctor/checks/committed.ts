import { storePath, type Plan } from 'litestream-generator-core';
import { bad, defineCheck, few, good, unknown } from '../check.js';

/**
 * The files that a commit has to hold: what the generator wrote, and the memory. A later run merges from the memory, and it has the
 * deployment id, so its loss is the worst.
 */
export function filesToCommit({ files }: Plan): readonly string[] {
  return [...files.filter(({ before }) => before !== undefined).map(({ file }) => file.path), storePath];
}

/** Would a push take the files along? A rule in .gitignore is the quietest way to lose one. */
export const committed = defineCheck({
  id: 'committed',
  title: 'Committed',
  limit: 15,
  async run({ folder, plan, run }) {
    const files = filesToCommit(plan);
    const answer = await run(
      'git',
      ['-c', 'core.quotePath=off', 'status', '--porcelain', '--untracked-files=all', '--ignored', '--', ...files],
      { folder, limit: 10 },
    );
    if (answer.missing) return unknown('git is not installed here', 'Install it: https://git-scm.com');
    if (answer.code !== 0)
      return unknown('This is not a git repository yet', 'Make it one: git init --initial-branch=main');
    const entries = answer.stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ state: line.slice(0, 2), file: line.slice(3) }))
      .filter(({ file }) => files.includes(file));
    const ignored = entries.filter(({ state }) => state === '!!').map(({ file }) => file);
    if (ignored.length > 0)
      return bad(
        `Left out by .gitignore: ${few(ignored)}`,
        `Remove the rule, which this command shows: git check-ignore -v ${ignored[0]}`,
      );
    if (entries.length > 0)
      return bad(
        `Not committed yet: ${few(entries.map(({ file }) => file))}`,
        'Commit them: git add --all; git commit',
      );
    return good('Every generated file is in a commit');
  },
});
