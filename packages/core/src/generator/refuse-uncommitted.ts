import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';
import { withCommands } from './next-step.js';
import { storePath } from './stored.js';

const commitFiles = 'git commit -m "Deployment files"';

/**
 * Uncommitted changes cannot be restored.
 * @param inMerge true while git merges the file that remembers: what is staged then are texts of both sides, and the run finishes that
 * file. Default: false
 * @throws UserError naming the files among those to be written that hold uncommitted changes
 */
export function refuseUncommitted(git: Git | undefined, paths: readonly string[], inMerge = false): void {
  const others = inMerge ? paths.filter((path) => path !== storePath) : paths;
  refuseHidden(git, others, '\nTo write anyway, add --allow-dirty.');
  const uncommitted = [...new Set(git?.uncommitted(others, !inMerge))];
  if (uncommitted.length === 0) return;
  const words = uncommitted.map(shellWord).join(' ');
  throw new UserError({
    what:
      'Nothing was written, because this run would change files that hold uncommitted ' +
      `changes:\n${listOf(uncommitted)}`,
    fix:
      withCommands('Commit them:', [`git add -- ${words}`, commitFiles]) +
      `${orStash(uncommitted, `git stash push --include-untracked -- ${words}`)}\nTo write anyway, add --allow-dirty.`,
  });
}

/**
 * For commands that change a whole deployment: the change should be one commit, which `git revert` undoes.
 * @param paths files of the deployment; they have to be committed as well
 * @throws UserError where anything is not committed, or where git cannot say so
 */
export function refuseDirty(root: string, git: Git | undefined, paths: readonly string[]): void {
  if (git === undefined && existsSync(path.join(root, '.git'))) {
    throw new UserError({
      what: 'Nothing was written, because git cannot say whether everything is committed.',
      fix: 'To see why: git status',
    });
  }
  refuseHidden(git, paths);
  const dirty = [...new Set([...(git?.changed() ?? []), ...(git?.uncommitted(paths) ?? [])])];
  if (dirty.length === 0) return;
  throw new UserError({
    what: `Nothing was written, because these files hold changes that are not committed:\n${listOf(dirty)}`,
    fix:
      withCommands('Commit them first:', ['git add --all', 'git commit']) +
      orStash(dirty, 'git stash push --include-untracked'),
  });
}

/** Not of the memory: without it, the next run would give the deployment another id, and with that another backup. */
function orStash(paths: readonly string[], command: string): string {
  return paths.includes(storePath) ? '' : `\nOr set them aside: ${command}`;
}

/** `git status` is silent about these, and no commit has what stands in them. */
function refuseHidden(git: Git | undefined, paths: readonly string[], otherwise = ''): void {
  const [ignored, overlooked] = [git?.ignored(paths) ?? [], git?.overlooked(paths) ?? []];
  if (ignored.length > 0) {
    throw new UserError({
      what: `Nothing was written, because git ignores these files, so no commit has their content:\n${listOf(ignored)}`,
      fix:
        withCommands('Commit them:', [`git add --force -- ${ignored.map(shellWord).join(' ')}`, commitFiles]) +
        otherwise,
    });
  }
  if (overlooked.length === 0) return;
  const words = overlooked.map(shellWord).join(' ');
  throw new UserError({
    what: `Nothing was written, because these files have changes that git is configured to overlook:\n${listOf(overlooked)}`,
    fix:
      withCommands('Let git see them, and run this again:', [
        `git update-index --no-skip-worktree -- ${words}`,
        `git update-index --no-assume-unchanged -- ${words}`,
      ]) + otherwise,
  });
}

function listOf(paths: readonly string[]): string {
  return paths.map((path) => `    ${path}`).join('\n');
}
