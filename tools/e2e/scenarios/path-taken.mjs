export const title =
  'the very first deploy finds the data of another app under its path: it stops, starts nothing, and the other backup stays as it is';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const other = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await host.lose();
  const before = await storage.pieces();

  const refused = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(refused.code, 'exit code').is(4);
  expect(refused.output, 'the message').matches(
    /already holds a backup of app\.db [^]*not a first deployment\.\n +-> .*If it belongs to another app: a copied project needs an id of its own: delete \.yo-rc\.json/,
  );
  expect(await host.appExists(), 'the app was started').is(false);
  expect(await storage.pieces(), 'what the storage holds').is(before);

  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', other.proven] })).code,
    'exit code of its owner',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows of its owner').is(10);
}
