import type { Rehearsal } from '../prepare.js';
import type { Rehearsed } from '../report.js';
import type { Returned } from '../rows.js';
import { runSteps } from '../run-steps.js';
import { makeCluster, type Cluster } from './make-cluster.js';
import type { ClusterStage } from './prepare-cluster.js';
import { startStorage } from './start-storage.js';

/** The whole play, from two new namespaces to the count of what came back. Cleans nothing up. */
export async function playCluster(stage: ClusterStage, { log, signal }: Rehearsal): Promise<Rehearsed> {
  const { kubectl, context, deployment, namespaces, rehearsal, server, opened, serverImage } = stage;
  const { litestream } = deployment.pins;
  let cluster: Cluster | undefined;
  const app = (): Cluster => {
    if (cluster === undefined) throw new Error('the storage server was not started');
    return cluster;
  };
  let databases: readonly string[] = [];
  let proven = '';
  let lost = '';
  let seconds: Rehearsed['seconds'] = { restored: 0, answered: 0 };
  let returned: readonly Returned[] = [];

  await runSteps([
    {
      title: `Starting the storage server in the place of ${deployment.storage.title}: namespace ${namespaces.storage}, ${serverImage}`,
      async run() {
        const options = { namespace: namespaces.storage, rehearsal, image: serverImage, litestream };
        const storage = await startStorage(kubectl, server, opened, options);
        cluster = makeCluster({
          ...stage,
          context,
          namespace: namespaces.app,
          environment: deployment.environment,
          storage,
          sidecar: opened.sidecar,
          limit: deployment.limits.restoreMinutes * 60 + 1200,
          log,
          signal,
        });
      },
    },
    {
      title: `First release: starting the app and the sidecar in the namespace ${namespaces.app}`,
      async run() {
        await app().prepare();
        await app().deploy('--first-deploy', '--ignore-old-data');
      },
    },
    {
      title: 'Writing rows, and waiting until the storage has all of them',
      async run() {
        databases = await app().databases();
        await app().write(databases);
        proven = await app().prove();
      },
    },
    {
      title: 'Losing the cluster: killing the pod and deleting its namespace with the volume',
      run: async () => {
        lost = await app().lose();
      },
    },
    {
      title: 'New cluster: restoring the databases, then starting the app',
      async run() {
        await app().prepare();
        // The databases come back as they were migrated.
        const released = await app().deploy('--skip-migration', '--ignore-old-data', '--proven', proven);
        await app().requireRestoredFirst(databases, released);
        seconds = { restored: released.until('restore'), answered: released.until('start') };
      },
    },
    {
      title: 'Counting the rows that were restored',
      run: async () => {
        returned = await app().look(databases);
      },
    },
  ]);
  const { uid, gid } = deployment.app.user;
  return {
    storage: `${deployment.storage.title}, played by ${serverImage}`,
    lost,
    seconds,
    databases: returned,
    owner: `${uid}:${gid}`,
  };
}
