export const title =
  'an app migrates at its own start, and fails half-way: the copy returns as the newest state of the backup, and the version before serves';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, newCheckout, rawRestore }) {
  const s3 = await storage();
  const at = newCheckout();
  const before = await placeIn(at);
  const first = await before.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await before.write(20);

  const site = await placeIn(at, ['--no-migrations', '--migrates-at-start']);
  const migrations = (/** @type {string} */ name) => site.query('select group_concat(version) from migrations', name);
  const inStorage = (/** @type {string} */ name) =>
    rawRestore(
      site,
      s3,
      name,
      "select (select count(*) from counter) || ' rows, ' || (select group_concat(version) from migrations)",
    );
  const copies = () => site.inSidecar('ls', '/data/.litestream-deployment');

  // The version that fails: its start is the migration.
  site.setVariables({ FAIL_MIGRATION: '1' }, {}, ['--AppTasks=migrate']);
  const failing = await step('it fails half-way in its start, and all is as before', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect(failing.failed, 'the step that failed').is('Start');
  expect(failing.output, 'the words').matches(
    /setting a copy of the databases aside[^]*FAIL_MIGRATION=1[^]*returning the databases[^]*The earlier version serves again/,
  );
  expect(await site.version(), 'the version that serves').is('1');
  expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
  for (const name of ['app.db', 'jobs/jobs.db']) expect(await migrations(name), `migrations of ${name}`).is('1');
  expect(await copies(), 'what is left of the copy').lacks('before-start');
  await site.write(3);
  for (const name of ['app.db', 'jobs/jobs.db'])
    expect(await inStorage(name), `${name} in the storage`).is('23 rows, 1');
  const lost = await site.loseVolume();
  await step('from the lost volume to Ready', () => site.ready(lost));
  expect(await site.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });
  expect(await migrations('app.db'), 'migrations').is('1');

  site.setVariables();
  const good = await step('a version that starts: the copy is deleted', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect(good.failed, 'the step that failed').is('');
  expect(good.output, 'the words').matches(/setting a copy of the databases aside/);
  expect(await site.version(), 'the version that serves').is('2');
  expect(await copies(), 'what is left of the copy').lacks('before-start');
  expect(await site.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });

  const again = await step('the same version again: no copy is needed, and the pod stays', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect(again.failed, 'the step that failed').is('');
  expect(again.output, 'the words').lacks('aside');
}
