import { attempt } from '../lib/command.mjs';
import { runDrill } from '../lib/drill.mjs';
import { folderTargets, targets as usual } from '../lib/servers.mjs';

export const title =
  'the drill restores every database far from the host, and goes red when the storage lost something';

export const targets = [...usual, ...folderTargets];

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder }) {
  const deployed = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(deployed.code, 'exit code of the first deploy').is(0);
  await host.write(20);
  const { proven } = await host.deploy({ values: storage.values, image: app(1) });

  const drill = async () => {
    const result = await runDrill({ folder, values: storage.values, proven });
    const left = await attempt('docker', ['volume', 'ls', '--quiet', '--filter', `name=${host.id}-drill`]);
    expect(left.output, 'volumes that the drill leaves').is('');
    return result;
  };

  const green = await drill();
  expect(green.output, 'what the drill says').matches(/restored=\S+ app\.db/);
  expect(green.code, 'exit code of the drill').is(0);
  // The oldest stands first, and both were written within the same second.
  for (const row of [/\| `app\.db` \| 20\d\d-/, /\| `jobs\/jobs\.db` \| 20\d\d-/])
    expect(green.summary, 'its summary').matches(row);
  expect(await host.rows(), 'rows of the app, which serves on').is({ 'app.db': 20, 'jobs/jobs.db': 20 });

  await storage.empty();
  const red = await drill();
  expect(red.code, 'exit code when the storage was emptied').is(1);
  expect(red.output, 'what it says then').matches(
    storage.lost ?? /app\.db had a backup, and now there is neither a database nor a backup/,
  );
  expect(red.output, 'what it says then').matches(
    storage.lost
      ? /::error title=Restore drill::At least one database could not be restored on a new host/
      : /::error title=Restore drill::The backup is incomplete: the storage lacks app\.db jobs\/jobs\.db/,
  );
}
