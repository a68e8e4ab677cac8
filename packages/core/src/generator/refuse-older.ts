import { UserError } from '../errors.js';
import { projectFiles } from '../platforms/index.js';
import { compareVersions } from '../releases.js';
import type { Memory } from './memory.js';
import { engineVersion, engineVersionOf, version } from './versions.js';

/**
 * An older version would remove from the files and the memory what it does not know.
 * @throws UserError where a newer version wrote the files
 */
export function refuseOlder({ stored, read }: Pick<Memory, 'stored' | 'read'>): void {
  const [ours, engine] = [stored.version ?? '0.0.0', engineVersionOf(read(projectFiles.engine)) ?? '0.0.0'];
  if (compareVersions(ours, version()) <= 0 && compareVersions(engine, engineVersion) <= 0) return;
  throw new UserError({
    what:
      `The files were written by version ${ours} with deploy.sh ${engine}, ` +
      `and this is the older version ${version()} with deploy.sh ${engineVersion}.`,
    fix: 'Run the newest version: npm create litestream@latest -- upgrade',
  });
}
