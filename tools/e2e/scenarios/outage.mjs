import { setTimeout } from 'node:timers/promises';

export const title =
  'the storage is gone for more than a minute, busy and idle: ' +
  'Docker calls the sidecar unhealthy and healthy again by itself, and no row is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const busy = await appWith(1, { WRITES_PER_SECOND: '20' });
  const first = await host.deploy({ values: storage.values, image: busy, options: ['--first-deploy'] });
  await host.dockerSays('healthy');

  await storage.cut();
  const cut = Date.now();
  expect(await host.red(), 'health check while writing').matches(/is not backed up/);
  await host.dockerSays('unhealthy');
  await setTimeout(Math.max(0, 60_000 - (Date.now() - cut)));
  await storage.mend();
  await host.dockerSays('healthy');
  await host.green();
  await host.compose('stop', 'app');
  const before = await host.rowsOnVolume();

  await host.impatientSidecar();
  await host.green();
  await storage.cut();
  expect(await host.red(), 'health check while idle').matches(/the storage cannot be read/);
  await storage.mend();
  await host.green();

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
