import { rmSync } from 'node:fs';
import { loadDeployment } from 'litestream-generator-core';
import { runner } from '../docker/docker.js';
import { removeAll } from '../docker/remove-all.js';
import { rehearseCluster } from './cluster/rehearse-cluster.js';
import { play } from './play.js';
import { prepare, type Rehearsal, type Stage } from './prepare.js';
import type { Rehearsed } from './report.js';

/**
 * Plays the loss of what runs the app: of the host, or of the cluster.
 * @throws UserError when something is missing before it can begin
 */
export async function rehearse(rehearsal: Rehearsal): Promise<Rehearsed> {
  const { platform } = loadDeployment(rehearsal.folder, rehearsal.families).deployment;
  return platform === 'kubernetes' ? rehearseCluster(rehearsal) : rehearseHost(rehearsal);
}

/**
 * Plays the loss of the host with the generated files on this machine: the stack comes up under a name of its own against
 * a storage server that is thrown away, rows are written, containers and volumes are removed, and all of it is restored.
 * Everything that was made is removed again, whatever happens.
 * @throws UserError when something is missing before it can begin
 */
async function rehearseHost(rehearsal: Rehearsal): Promise<Rehearsed> {
  const stage = await prepare(rehearsal);
  // A step of deploy.sh that is under way ends when its container is gone.
  const stop = (): void => void removeAll(runner('docker', rehearsal.log), projectOf(stage));
  rehearsal.signal.addEventListener('abort', stop);
  try {
    return await play(stage);
  } finally {
    rehearsal.signal.removeEventListener('abort', stop);
    await cleanUp(stage, rehearsal.log);
  }
}

const projectOf = ({ name }: Stage): string => `com.docker.compose.project=${name}`;

async function cleanUp(stage: Stage, log: Rehearsal['log']): Promise<void> {
  const { folder, label, image } = stage;
  // It gets no signal, so that an interrupted rehearsal is cleaned up as well.
  const docker = runner('docker', log);
  await removeAll(docker, projectOf(stage));
  await removeAll(docker, label);
  rmSync(folder, { recursive: true, force: true });
  if (image.ours) await docker(['image', 'rm', '--force', image.reference]);
}
