import { must } from '../docker/docker.js';
import type { Returned } from './rows.js';
import { fetchImage } from './image.js';
import type { Stage } from './prepare.js';
import type { Rehearsed } from './report.js';
import { runSteps } from './run-steps.js';

/** The whole play, from an empty machine to the count of what came back. Cleans nothing up. */
export async function play(stage: Stage): Promise<Rehearsed> {
  const { docker, deployment, host, image, label, name, shell, standIn } = stage;
  const { litestream } = deployment.pins;
  let databases: readonly string[] = [];
  let proven = '';
  let lost = '';
  let seconds: Rehearsed['seconds'] = { restored: 0, answered: 0 };
  let returned: readonly Returned[] = [];

  await runSteps([
    {
      title: `Getting the images of Litestream and of the storage server (${standIn.title})`,
      async run() {
        await shell.make();
        await fetchImage(docker, litestream);
        await standIn.fetch();
      },
    },
    { title: `Getting the app: ${image.title}`, run: () => image.make() },
    {
      title: `Starting the storage server in the place of ${deployment.storage.title}`,
      async run() {
        await must(docker, ['network', 'create', '--label', label, name]);
        await standIn.start();
      },
    },
    {
      title: 'First deployment: starting the app and the sidecar',
      async run() {
        await host.deploy('--first-deploy');
      },
    },
    {
      title: 'Writing rows, and waiting until the storage has all of them',
      async run() {
        databases = await host.databases();
        await host.write(databases);
        proven = await host.prove();
      },
    },
    {
      title: 'Losing the host: removing its containers and volumes without stopping anything first',
      run: async () => {
        const { containers, volumes } = await host.lose();
        lost = `${containers} containers and ${volumes === 1 ? 'the volume' : `${volumes} volumes`}`;
      },
    },
    {
      title: 'New host: restoring the databases and starting the app',
      async run() {
        // The databases come back as they were migrated.
        const until = await host.deploy('--skip-migration', '--proven', proven);
        seconds = { restored: until('restore'), answered: until('start') };
      },
    },
    {
      title: 'Counting the rows that were restored',
      run: async () => {
        returned = await host.look(databases);
      },
    },
  ]);
  const { uid, gid } = deployment.app.user;
  return {
    storage: `${deployment.storage.title}, played by ${standIn.title}`,
    lost,
    seconds,
    databases: returned,
    owner: `${uid}:${gid}`,
  };
}
