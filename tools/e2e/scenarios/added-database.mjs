export const title =
  'a later release brings a database more: it needs no override, and comes back with the others when the host is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, regenerate }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  await regenerate(['app.db', 'jobs/jobs.db', 'shop/orders.db']);
  const bigger = await appWith(2, { DATABASES: 'app.db,jobs/jobs.db,shop/orders.db' });
  const next = await host.deploy({ values: storage.values, image: bigger, options: ['--proven', first.proven] });
  expect(next.code, 'exit code of the release').is(0);
  expect(next.proven, 'the proof').matches(/shop\/orders\.db@/);
  await host.write(5);
  await host.sync('shop/orders.db');

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: bigger, options: ['--proven', next.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 15, 'jobs/jobs.db': 15, 'shop/orders.db': 5 });
}
