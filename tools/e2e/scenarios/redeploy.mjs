export const title = 'a new version with a migration replaces the old one, and no row is lost';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code,
    'exit code of the first deploy',
  ).is(0);
  await host.write(50);
  const before = await host.rows();

  const next = await host.deploy({ values: storage.values, image: app(2) });
  expect(next.code, 'exit code of the second deploy').is(0);
  expect(await host.version(), 'the version that serves').is('2\n');
  expect(await host.rows(), 'rows').is(before);
  expect(
    await host.onVolume("sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'"),
    'migrations',
  ).is('1,2');
  expect(await host.onVolume('ls /data/.litestream-deployment'), 'what is left of the migration').lacks('migration');
  await host.write(1);

  const file = await host.onVolume('stat -c %i /data/app.db');
  const same = await host.deploy({ values: storage.values, image: app(2), options: ['--skip-migration'] });
  expect(same.code, 'exit code of the same again').is(0);
  expect(await host.onVolume('stat -c %i /data/app.db'), 'the file').is(file);
  expect((await host.rows())['app.db'], 'rows').is(51);
}
