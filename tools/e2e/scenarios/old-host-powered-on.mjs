export const smoke = false;
export const title =
  'weeks after the deployment went to a new host somebody powers the old one on: whatever starts ' +
  'it, it replicates nothing and serves nobody';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);

  // Its last write never left it: it has as many transactions as the new host will have, and other ones.
  await storage.cut();
  await host.writeUnsent(3);
  await host.powerCut();
  await storage.bringBack();
  const back = await host.switchOff();
  const options = ['--proven', first.proven, '--skip-migration'];
  expect((await host.deploy({ values: storage.values, image: app(1), options })).code, 'exit code on the new host').is(
    0,
  );
  expect((await host.rows())['app.db'], 'rows on the new host').is(10);
  await host.green();

  const returned = await host.switchOff();
  await back();
  const before = await storage.pieces();
  await host.startAll();
  await host.red(
    /At \d{4}-[^ ]* another host took over this deployment[^]*deploy\.sh remove --without-backup[^]*--adopt backup/,
  );
  await host.shut();
  const up = await host.compose('up', '--detach').then(() => 'it succeeded', String);
  expect(up, 'docker compose up').matches(/service "restore" didn't complete successfully/);
  const refused = await host.deploy({ values: storage.values, image: app(1), options });
  expect([refused.code, /another host took over this deployment/.test(refused.output)], 'a deployment').is([4, true]);
  expect(await storage.pieces(), 'what is in the storage').is(before);

  // The way out that the message prints, with the name of the app in place of a yes.
  const removed = await host.call('remove', '--without-backup', '--yes', 'E2E');
  expect(removed.code, `exit code of remove (${removed.output})`).is(0);
  expect(await host.appRuns(), 'the app runs on the old host').is(false);
  expect(await storage.pieces(), 'what is in the storage after remove').is(before);

  // The new one goes on.
  await host.switchOff();
  await returned();
  await host.compose('up', '--detach');
  expect((await host.eventualRows())['app.db'], 'rows on the new host').is(10);
  await host.write(5);
  await host.green();
}
