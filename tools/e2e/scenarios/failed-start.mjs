export const smoke = false;
export const targets = ['s3'];
export const title =
  'an app migrates at its own start, and fails half-way: its copy returns as the newest state of the backup, and the old version serves';

const databases = ['app.db', 'jobs/jobs.db'];
const migrations = "sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'";

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, regenerate, edit }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(await host.onVolume(migrations), 'migrations at first').is('1');
  await host.write(20);

  await regenerate(databases, ['--no-migrations', '--migrates-at-start']);
  // The version that fails: its start is the migration.
  const template = 'docker-compose-template.yml';
  const start = (/** @type {string} */ text) =>
    text.replace(/^ {2}app:\n/m, '  app:\n    command: [ "--AppTasks=migrate" ]\n');
  edit(template, start);
  const failing = await host.deploy({ values: storage.values, image: await appWith(2, { FAIL_MIGRATION: '1' }) });
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(
    /setting a copy of the databases aside[^]*FAIL_MIGRATION=1[^]*returning the databases to what they were before[^]*serves again/,
  );
  expect(await host.version(), 'the version that serves').is('1\n');
  expect((await host.rows())['app.db'], 'rows').is(20);
  expect(await host.onVolume(migrations), 'migrations after the one that failed').is('1');
  expect(await host.onVolume('ls /data/.litestream-deployment'), 'what is left of the copy').lacks('migration');
  await host.write(3);

  edit(template, (text) => text.replace('    command: [ "--AppTasks=migrate" ]\n', ''));
  const next = await host.deploy({ values: storage.values, image: app(2) });
  expect(next.code, 'exit code of one that starts').is(0);
  expect(next.output, 'a copy was there').matches(/setting a copy of the databases aside/);
  await host.lose();
  const restored = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', next.proven] });
  expect(restored.code, 'exit code on a new host').is(0);
  expect((await host.rows())['app.db'], 'rows on a new host').is(23);
}
