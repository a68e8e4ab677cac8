import { UserError } from '../errors.js';
import { projectFiles } from '../platforms/index.js';
import { confValue } from '../platforms/shared/conf-value.js';
import { lastGoodMemory, restoreCommand } from './last-good-memory.js';
import type { Memory } from './memory.js';
import { refuseInsideCheckout } from './refuse-inside-checkout.js';
import { storePath } from './stored.js';

/** @throws UserError where no run is remembered in this checkout, or this is one of its folders */
export function refuseNothingGenerated(root: string, { stored, git, read }: Memory): void {
  refuseInsideCheckout(root, false);
  if (Object.keys(stored.deployments).length > 0) return;
  const id = confValue(read(projectFiles.conf), 'id');
  if (id === undefined)
    throw new UserError({
      what: `No deployment was generated in ${root}: ${storePath} names none.`,
      fix: 'Run the generator here first: npm create litestream@latest',
    });
  const commit = lastGoodMemory(git);
  throw new UserError({
    what: `${storePath} names no deployment, and ${projectFiles.conf} has the values of ${id}: what earlier runs stored is lost.`,
    fix:
      commit === undefined
        ? 'Run the generator here first, which continues that deployment: npm create litestream@latest'
        : `Restore the last version that names a deployment, and run this again: ${restoreCommand(commit)}`,
  });
}
