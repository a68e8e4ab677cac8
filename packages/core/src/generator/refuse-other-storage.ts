import { UserError } from '../errors.js';
import { projectFiles } from '../platforms/index.js';
import { confValue } from '../platforms/shared/conf-value.js';
import { targets } from '../targets/registry.js';
import type { Target } from '../targets/target.js';
import { storePath, type Stored } from './stored.js';

/**
 * The memory and the files have to be of one storage: a switch that was taken back by half would deploy with the files of one and the
 * secrets of the other.
 * @param target that this run is for
 * @throws UserError where the files are for another storage than the last run, or, without a memory, than this one
 */
export function refuseOtherStorage(
  { deployments, last }: Pick<Stored, 'deployments' | 'last'>,
  target: Target,
  read: (path: string) => string | undefined,
): void {
  const title = confValue(read(projectFiles.conf), 'storage');
  const onDisk = targets.find((one) => one.title === title);
  const remembered = targets.find(({ id }) => id === last.answers['target']);
  if (onDisk === undefined) return;
  if (remembered !== undefined && remembered !== onDisk) {
    const files = `${storePath} ${projectFiles.conf}`;
    throw new UserError({
      what:
        `${projectFiles.conf} is for ${onDisk.title}, and ${storePath} says ${remembered.title}: ` +
        'a switch of the storage was applied to, or reverted in, only some of the files.',
      fix:
        `Restore all of them from one commit: git log --oneline -- ${files} shows the commits, and ` +
        `git checkout <commit> -- .deploy .github ${storePath} restores them. Then switch: ` +
        'npm create litestream@latest -- switch --target <storage>',
    });
  }
  if (Object.keys(deployments).length > 0 || remembered !== undefined || onDisk === target) return;
  throw new UserError({
    what:
      `${storePath} is lost, and the files in the checkout are for ${onDisk.title}, not for ${target.title}: ` +
      'the backup would begin in another place, without the steps that keep the old one until then.',
    fix:
      `Run this for the storage of the files first: --target ${onDisk.id}. Then switch: ` +
      `npm create litestream@latest -- switch --target ${target.id}`,
  });
}
