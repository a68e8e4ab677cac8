import { folderTargets, targets as usual } from '../lib/servers.mjs';

export const title = 'the storage is emptied and the host lost: the deploy stops and never makes a fresh database';

export const targets = [...usual, ...folderTargets];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await host.green(); // it has looked at the backups; at the next look, in an hour, it would begin new ones
  await storage.empty();

  const running = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(running.code, 'exit code on the running host').is(4);
  expect(running.output, 'the message').matches(storage.lost ?? /had a backup, and now there is none/);
  expect(await host.version(), 'the version that serves').is('1\n');

  await host.lose();
  const again = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(again.code, 'exit code on a new host').is(4);
  expect(again.output, 'the message').matches(storage.lost ?? /neither a database nor a backup/);
  expect(await host.appExists(), 'the app was started').is(false);
}
