export const smoke = false;
export const title =
  'docker compose stop and start by hand, of the app and of everything, after each kind of deployment';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const stopAndStart = async (/** @type {string} */ what, /** @type {number} */ rows) => {
    await host.compose('stop', 'app');
    await host.compose('start', 'app');
    expect((await host.eventualRows())['app.db'], `rows after stop and start of the app, ${what}`).is(rows);
    await host.compose('stop');
    await host.compose('start', 'app');
    expect((await host.eventualRows())['app.db'], `rows after stop and start of all, ${what}`).is(rows);
  };
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await stopAndStart('after the first deployment', 10);

  const second = await host.deploy({ values: storage.values, image: app(2) });
  await stopAndStart('after a deployment with a migration', 10);
  expect(
    (await host.deploy({ values: storage.values, image: await appWith(1, { FAIL_START: '1' }) })).code,
    'exit code',
  ).is(1);
  await stopAndStart('after one that was rolled back', 10);

  await host.lose();
  await host.deploy({ values: storage.values, image: app(2), options: ['--proven', second.proven] });
  await stopAndStart('on a new host', 10);
}
