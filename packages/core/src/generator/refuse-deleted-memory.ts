import { UserError } from '../errors.js';
import type { Git } from './git.js';
import { lastGoodMemory, restoreCommand } from './last-good-memory.js';
import { withCommands } from './next-step.js';
import { storePath, type Stored } from './stored.js';

/**
 * A run without the memory would give up what was answered, and take every file for somebody else's.
 * @throws UserError where the memory was deleted or emptied, and the last commit has it
 */
export function refuseDeletedMemory(
  git: Git | undefined,
  { deployments }: Pick<Stored, 'deployments'>,
  read: (path: string) => string | undefined,
): void {
  if (git === undefined || Object.keys(deployments).length > 0 || lastGoodMemory(git) !== 'HEAD') return;
  throw new UserError({
    what:
      `${storePath} ${read(storePath) === undefined ? 'was deleted' : 'no longer names the deployment'}, and the last commit ` +
      'has it. It holds the answers of earlier runs, the deployment id, and what was written.',
    fix:
      `Restore it: ${restoreCommand('HEAD')}\n` +
      withCommands('If the deployment was removed on purpose, commit that:', [
        'git add --all',
        'git commit -m "Remove the deployment"',
      ]),
  });
}
