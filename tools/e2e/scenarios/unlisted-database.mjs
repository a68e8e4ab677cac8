import { docker } from '../lib/command.mjs';

export const title =
  'the app writes databases that nobody listed: a first deployment is no success, a later one ' +
  'warns and says since when, a cache is left out';
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, appWith, regenerate }) {
  const usual = 'app.db,jobs/jobs.db';
  const all = `${usual},shop/orders,cache/pages.db,../../tmp/outside.db`;
  const [listed, more] = [await appWith(1, { DATABASES: usual }), await appWith(1, { DATABASES: all })];
  const deploy = (/** @type {string} */ image, /** @type {string[]} */ options) =>
    host.deploy({ values: storage.values, image, options: ['--skip-migration', ...options] });

  const first = await deploy(more, ['--first-deploy']);
  expect(first.code, 'exit code of the first deployment').is(1);
  expect(first.proven, 'its proof, which nobody shall record').is('');
  for (const told of [
    /shop\/orders is a SQLite database on the volume that is not backed up\.\n {2}-> Add it: npm create litestream@latest -- --database 'shop\/orders'/,
    /cache\/pages\.db is a SQLite database on the volume/,
    /\/tmp\/outside\.db is a SQLite database outside the volume. The next deployment deletes it\./,
    /^difference=volume \S+ shop\/orders$/m,
    /^failed=compare$/m,
  ])
    expect(first.output, 'what the first deployment says').matches(told);
  expect((await host.version()).trim(), 'the version that serves').is('1');
  const again = await deploy(more, ['--first-deploy']);
  expect([again.code, /^difference=layer \S+ \/tmp\/outside\.db$/m.test(again.output)], 'the same once more').is([
    1,
    true,
  ]);

  // The commands that it printed.
  await regenerate(
    ['app.db', 'jobs/jobs.db', 'shop/orders'],
    ['--ignore-database', 'cache/*.db', '--ignore-database', '/tmp/outside.db'],
  );
  const right = await deploy(more, ['--first-deploy']);
  expect(right.code, 'exit code once it is listed, and the caches are left out').is(0);
  expect(right.output, 'no warning any more').is(right.output.replace(/WARNING|difference=/, 'none'));
  expect(right.proven, 'the proof').matches(/shop\/orders@/);
  expect((await host.call('compare')).code, 'exit code of compare').is(0);

  // A second run of the generator remembers; a database that a later version brings is a warning.
  await regenerate(['app.db', 'jobs/jobs.db', 'shop/orders']);
  const later = await deploy(await appWith(2, { DATABASES: `${all},later.db` }), ['--proven', right.proven]);
  expect(later.code, 'exit code of a later deployment').is(0);
  const since = /^difference=volume (\S+) later\.db$/m.exec(later.output)?.[1] ?? '';
  expect(later.output, 'its warning').matches(new RegExp(`WARNING, since ${since}: later\\.db is a SQLite database`));
  expect(later.output.match(/^difference=/gm)?.length, 'differences').is(1);
  const unchanged = await deploy(await appWith(2, { DATABASES: `${all},later.db` }), ['--proven', right.proven]);
  expect(unchanged.output, 'the next deployment says since when').matches(
    new RegExp(`difference=volume ${since} later\\.db`),
  );
  const status = await host.call('status');
  expect(status.output, 'the status').matches(new RegExp(`WARNING, since ${since}: later\\.db`));

  // Deleted below the app: what it writes from now on is in no folder.
  await host.onVolume('rm /data/later.db /data/later.db-wal /data/later.db-shm');
  const deleted = await host.call('compare');
  expect(deleted.code, 'exit code of compare').is(1);
  expect(deleted.output, 'an open file that was deleted').matches(/later\.db was deleted while the app has it open/);
  expect(await docker('ps', '--all', '--quiet', '--filter', `name=${host.id}-compare-`), 'containers that looked').is(
    '',
  );

  await deploy(listed, ['--proven', right.proven, '--drop-database', 'shop/orders']);
}
