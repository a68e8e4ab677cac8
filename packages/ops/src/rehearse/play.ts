import { must } from '../docker/docker.js';
import { fetchImage } from './image.js';
import type { Stage } from './prepare.js';
import type { Rehearsed } from './report.js';
import { runSteps } from './run-steps.js';
import type { Returned } from './stack.js';
import { fillVolume, startServer } from './start-server.js';

/** The whole play, from an empty machine to the count of what came back. Cleans nothing up. */
export async function play(stage: Stage): Promise<Rehearsed> {
  const { docker, deployment, image, keys, label, name, opened, server, serverImage, stack } = stage;
  const { litestream } = deployment.pins;
  let databases: readonly string[] = [];
  let proven = '';
  let lost: Rehearsed['lost'] = { containers: 0, volumes: 0 };
  let seconds: Rehearsed['seconds'] = { restored: 0, answered: 0 };
  let returned: readonly Returned[] = [];

  await runSteps([
    {
      title: `Getting the images of Litestream and of the storage server (${serverImage})`,
      async run() {
        await fetchImage(docker, litestream);
        await fetchImage(
          docker,
          serverImage,
          `Give another image that has ${server.needs}: rehearse --server-image REF`,
        );
      },
    },
    { title: `Getting the app: ${image.title}`, run: () => image.make() },
    {
      title: `Starting a storage server for ${deployment.storage.title}`,
      async run() {
        await must(docker, ['network', 'create', '--label', label, name]);
        if (keys.volume !== undefined)
          await fillVolume(docker, keys.files, { label, volume: keys.volume, image: litestream });
        await startServer(docker, server, opened, {
          label,
          name: `${name}-storage`,
          network: name,
          image: serverImage,
          litestream,
        });
      },
    },
    {
      title: 'First deployment: starting the app and the sidecar',
      async run() {
        await stack.guard('--first-deploy');
        await stack.migrate();
        await stack.start();
      },
    },
    {
      title: 'Writing rows, and waiting until the storage has all of them',
      async run() {
        databases = await stack.databases();
        await stack.write(databases);
        proven = await stack.prove();
      },
    },
    {
      title: 'Losing the host: removing its containers and volumes without stopping anything first',
      run: async () => {
        lost = await stack.lose();
      },
    },
    {
      title: 'New host: restoring the databases and starting the app',
      async run() {
        const started = Date.now();
        await stack.guard('--proven', proven);
        const restored = (Date.now() - started) / 1000;
        await stack.start();
        seconds = { restored, answered: (Date.now() - started) / 1000 };
      },
    },
    {
      title: 'Counting the rows that were restored',
      run: async () => {
        returned = await stack.look(databases);
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
