import { runner } from '../docker/docker.js';
import { removeAll } from '../docker/remove-all.js';
import { play } from './play.js';
import { prepare, type Rehearsal, type Stage } from './prepare.js';
import type { Rehearsed } from './report.js';

/**
 * Plays the loss of the host with the generated files on this machine: the stack comes up under a name of its own against
 * a storage server that is thrown away, rows are written, containers and volumes are removed, and all of it is restored.
 * Everything that was made is removed again, whatever happens.
 * @throws UserError when something is missing before it can begin
 */
export async function rehearse(rehearsal: Rehearsal): Promise<Rehearsed> {
  const stage = await prepare(rehearsal);
  try {
    return await play(stage);
  } finally {
    await cleanUp(stage, rehearsal.log);
  }
}

async function cleanUp({ name, label, image }: Stage, log: Rehearsal['log']): Promise<void> {
  const docker = runner('docker', log); // without the signal: what was interrupted is cleaned up as well
  await removeAll(docker, `com.docker.compose.project=${name}`);
  await removeAll(docker, label);
  if (image.ours) await docker(['image', 'rm', '--force', image.reference]);
}
