export const title =
  'the credentials are revoked while running, busy and idle: the health check turns red, ' +
  'and green again when they are back; no row is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const busy = await appWith(1, { WRITES_PER_SECOND: '20' });
  const first = await host.deploy({ values: storage.values, image: busy, options: ['--first-deploy'] });
  await host.green();

  await storage.revoke();
  expect(await host.red(), 'health check while writing').matches(/is not backed up/);
  const refused = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(refused.code, 'exit code of a deploy meanwhile').is(4);
  expect(refused.output, 'the message').matches(/refuses the credentials/);
  await storage.reinstate();
  await host.green();
  await host.compose('stop', 'app');
  const before = await host.rowsOnVolume();

  await host.impatientSidecar();
  await host.green();
  await storage.revoke();
  expect(await host.red(), 'health check while idle').matches(/the storage cannot be read/);
  await storage.reinstate();
  await host.green();

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
