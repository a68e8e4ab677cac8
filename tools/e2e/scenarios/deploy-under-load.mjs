import { setTimeout as sleep } from 'node:timers/promises';

export const title =
  'a new version is deployed during heavy writes, and the host lost right after: not one row of the old version is missing';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  await host.deploy({
    values: storage.values,
    image: await appWith(1, { WRITES_PER_SECOND: '200' }),
    options: ['--first-deploy'],
  });
  await sleep(3000);
  const next = await host.deploy({ values: storage.values, image: app(2) });
  expect(next.code, 'exit code of the deploy').is(0);
  const before = await host.rows();
  expect((before['app.db'] ?? 0) > 300, 'there was load').is(true);

  await host.powerCut();
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', next.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
