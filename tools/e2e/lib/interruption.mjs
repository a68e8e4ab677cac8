/**
 * @typedef {object} Interruption
 * @property {() => Promise<unknown>} begin After this the storage takes nothing from the sidecar.
 * @property {() => Promise<unknown>} end After this it does again.
 * @property {() => Promise<unknown>} ready Comes back when the sidecar is healthy.
 * @property {(proven: string) => Promise<unknown>} meanwhile While nothing is backed up; is given what the first deployment proved.
 */

/**
 * An interruption while the app writes, and one while nobody does: the health check turns red and green again, and no row is lost.
 * @param {import('./world.mjs').World} world
 * @param {Interruption} interruption
 */
export async function playInterruption({ host, storage, expect, app, appWith }, { begin, end, ready, meanwhile }) {
  const busy = await appWith(1, { WRITES_PER_SECOND: '20' });
  const first = await host.deploy({ values: storage.values, image: busy, options: ['--first-deploy'] });
  await ready();

  await begin();
  expect(await host.red(), 'health check while writing').matches(/is not backed up/);
  await meanwhile(first.proven);
  await end();
  await ready();
  await host.compose('stop', 'app');
  const before = await host.rowsOnVolume();

  await host.impatientSidecar();
  await host.green();
  await begin();
  expect(await host.red(), 'health check while idle').matches(/the storage cannot be read/);
  await end();
  await host.green();

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
