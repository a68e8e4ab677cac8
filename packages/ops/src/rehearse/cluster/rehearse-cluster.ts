import { rmSync } from 'node:fs';
import type { Rehearsal } from '../prepare.js';
import type { Rehearsed } from '../report.js';
import { kubectlIn } from './kubectl.js';
import { playCluster } from './play-cluster.js';
import { prepareCluster, type ClusterStage } from './prepare-cluster.js';
import { keptVolumes, removeNamespaces } from './remove-namespaces.js';

/**
 * Plays the loss of a cluster in a cluster: the app is released to a namespace of its own against a storage server that is thrown away,
 * rows are written, the namespace is deleted with its volume, and all of it is restored to a new one.
 * Everything that was made is removed again, whatever happens.
 * @throws UserError when something is missing, or the cluster is refused, before it can begin
 */
export async function rehearseCluster(rehearsal: Rehearsal): Promise<Rehearsed> {
  const stage = await prepareCluster(rehearsal);
  try {
    return await playCluster(stage, rehearsal);
  } finally {
    await cleanUp(stage, rehearsal);
  }
}

async function cleanUp(stage: ClusterStage, { log, tell }: Rehearsal): Promise<void> {
  const { context, namespaces, place } = stage;
  rmSync(place, { recursive: true, force: true });
  // It gets no signal, so that an interrupted rehearsal is cleaned up as well.
  const kubectl = kubectlIn(context, log);
  await removeNamespaces(kubectl, stage);
  const kept = await keptVolumes(kubectl, namespaces);
  if (kept.length > 0)
    tell(
      `The storage class of the cluster keeps the volumes of the rehearsal. If you do not need them:\n` +
        `  kubectl --context ${context} delete persistentvolume ${kept.join(' ')}\n` +
        `  Then delete the disks that they stand for, if the provider keeps those as well.\n`,
    );
}
