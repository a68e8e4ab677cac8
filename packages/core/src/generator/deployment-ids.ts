import { UserError } from '../errors.js';
import { environmentConf } from '../platforms/shared/paths.js';
import type { FoundId } from './find-deployment-id.js';
import { withCommands } from './next-step.js';
import { storePath, type Stored } from './stored.js';

/**
 * Deployment ids by environment: those of the memory, of the files where the memory has none, and that of the environment of this run.
 * @param files of the checkout
 * @param make an id for an environment that is new
 * @throws UserError where a file of values belongs to another deployment than the memory says
 */
export function deploymentIds(
  stored: Stored,
  about: string,
  found: FoundId,
  { files, read }: { readonly files: readonly string[]; read(path: string): string | undefined },
  make: () => string,
): Readonly<Record<string, string>> {
  const inFiles = Object.fromEntries(
    files.flatMap((path) => {
      const name = /^\.deploy\/deploy\.([a-z0-9-]+)\.conf$/.exec(path)?.[1];
      const id = name === undefined ? undefined : /^id=([a-z][a-z0-9-]+)\r?$/m.exec(read(path) ?? '')?.[1];
      return name === undefined || id === undefined ? [] : [[name, id] as const];
    }),
  );
  for (const [name, id] of Object.entries(inFiles)) {
    const known = stored.deployments[name];
    const [twin] = Object.entries(stored.deployments).find(([other, its]) => other !== name && its === id) ?? [];
    if (twin !== undefined) {
      throw new UserError({
        what:
          `${environmentConf(name)} has the id of ${twin}, ${id}: two environments with one id would write to one backup, ` +
          'and destroy it.',
        fix: withCommands(`Delete it, and let the generator make an id for ${name}:`, [
          `rm ${environmentConf(name)}`,
          `npm create litestream@latest -- --environment ${name}`,
        ]),
      });
    }
    if (known !== undefined && known !== id) {
      throw new UserError({
        what:
          `${environmentConf(name)} belongs to the deployment ${id}, and ${storePath} says ${known} for ${name}. ` +
          'Continuing would mix up the backups of two deployments.',
        fix:
          'Restore the two versions that belong together: ' +
          `git log --oneline -- ${storePath} ${environmentConf(name)} shows their commits.`,
      });
    }
  }
  const lost = Object.keys(stored.deployments).length === 0;
  return { ...(lost ? inFiles : stored.deployments), [about]: found.id ?? inFiles[about] ?? make() };
}
