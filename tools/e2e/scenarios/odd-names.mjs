export const title =
  'databases with spaces, quotes, dollars and more in their names, nested ones among them: each comes back';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ storage, expect, another, appWith }) {
  const databases = [`it's "$HOME".db`, 'a b/c/${REPLICA_HOST}.db', 'ünï %d & <b>.db'];
  const owned = Object.fromEntries(databases.map((name) => [name, '1654:1654 ok']));
  const host = await another({ databases });
  const app = await appWith(1, { DATABASES: databases.join(',') });
  const first = await host.deploy({ values: storage.values, image: app, options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);
  const before = await host.rows();
  expect(before, 'rows before').is(Object.fromEntries(databases.map((name) => [name, 10])));

  expect(
    (await host.deploy({ values: storage.values, image: app, options: ['--proven', first.proven] })).code,
    'exit code of a redeploy',
  ).is(0);
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app, options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
  expect(await host.inspect(), 'owner and integrity').is(owned);
}
