import { UserError } from '../errors.js';
import type { Git } from './git.js';
import { storeKey, storePath } from './stored.js';

/**
 * A run without the memory would give up what was answered, and take every file for somebody else's.
 * @throws UserError where the memory was deleted, and the last commit has it
 */
export function refuseDeletedMemory(git: Git | undefined, read: (path: string) => string | undefined): void {
  if (git === undefined || read(storePath) !== undefined) return;
  if (git.committed(storePath)?.includes(`"${storeKey}"`) !== true) return;
  throw new UserError({
    what:
      `${storePath} was deleted, and the last commit has it. It holds the answers of earlier runs, the deployment id, ` +
      'and what was written.',
    fix:
      `Restore it: git checkout HEAD -- ${storePath}. ` +
      'If the deployment was removed on purpose, commit that: git add --all && git commit -m "Remove the deployment"',
  });
}
