export const title =
  'the volume is lost and compose up typed by hand: no app while the storage is down, and the data before the app when it is back';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(30);
  const before = await host.rows();

  await host.compose('--profile', '*', 'down', '--volumes');
  await storage.cut();
  const failing = await host.compose('up', '--detach').then(() => 'it succeeded', String);
  expect(failing, 'compose up without storage').matches(/service "restore" didn't complete successfully/);
  expect(await host.compose('logs', 'restore'), 'the message').matches(/The storage at .* cannot be reached/);
  expect(await host.appStarted(), 'the app was started').is(false);

  await storage.bringBack();
  await host.compose('up', '--detach');
  expect(await host.eventualRows(), 'rows').is(before);
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
  await host.write(1);
  expect((await host.deploy({ values: storage.values, image: app(2) })).code, 'exit code of the next deploy').is(0);
  expect((await host.rows())['app.db'], 'rows after further writes').is(31);
}
