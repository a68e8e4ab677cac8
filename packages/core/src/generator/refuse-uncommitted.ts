import { UserError } from '../errors.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';

/**
 * What is not committed cannot be had back.
 * @throws UserError naming the files among those to be written that hold uncommitted changes
 */
export function refuseUncommitted(git: Git | undefined, paths: readonly string[]): void {
  const uncommitted = git?.uncommitted(paths) ?? [];
  if (uncommitted.length === 0) return;
  const words = uncommitted.map(shellWord).join(' ');
  throw new UserError({
    what: `Nothing was written, because this run would change files that hold uncommitted changes:\n${uncommitted.map((path) => `    ${path}`).join('\n')}`,
    fix: `Commit them: git add -- ${words} && git commit -m "Deployment files". Or set them aside: git stash push --include-untracked -- ${words}. To write all the same, add --allow-dirty.`,
  });
}
