export const smoke = false;
export const title = 'the migration fails half-way: the old version serves again on the old data';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);
  const before = await host.rows();

  const failing = await host.deploy({ values: storage.values, image: await appWith(2, { FAIL_MIGRATION: '1' }) });
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(/The migration failed/);
  expect(await host.version(), 'the version that serves').is('1\n');
  expect(await host.rows(), 'rows').is(before);
  expect(
    await host.onVolume("sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'"),
    'migrations',
  ).is('1');
  await host.write(3);

  const proven = (await host.deploy({ values: storage.values, image: app(2) })).proven;
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows on a new host').is(23);
}
