import { setTimeout as sleep } from 'node:timers/promises';

export const title =
  'a deploy and then an orderly stop during heavy writes, and the host lost right after: not one row is missing';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const load = { WRITES_PER_SECOND: '200' };
  const first = await host.deploy({
    values: storage.values,
    image: await appWith(1, load),
    options: ['--first-deploy'],
  });
  await sleep(2000);
  expect(
    (await host.deploy({ values: storage.values, image: await appWith(2, load) })).code,
    'exit code of a deploy under load',
  ).is(0);
  await sleep(2000);

  await host.compose('stop', 'app');
  await host.compose('stop', 'litestream');
  const before = await host.rowsOnVolume();
  expect((before['app.db'] ?? 0) > 300, 'there was load').is(true);
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
