export const title =
  './deploy.sh rollback: the earlier version serves on the current data; once more, and the newer one is back';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const migrations = () =>
    host.onVolume("sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'");
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code,
    'exit code of the first deploy',
  ).is(0);
  const lonely = await host.call('rollback');
  expect(lonely.code, 'exit code where there is no version before').is(1);
  expect(lonely.output, 'the message').matches(/There is no earlier version to return to/);
  await host.write(10);
  expect((await host.deploy({ values: storage.values, image: app(2) })).code, 'exit code of the second').is(0);
  await host.write(5);

  const back = await host.call('rollback');
  expect([back.code, await host.version()], 'exit code and version').is([0, '1\n']);
  expect(back.output, 'what is said').matches(/going back to [^]*^migration=skipped$[^]*^proven=app\.db@/m);
  expect(await migrations(), 'migrations').is('1,2');
  expect(await host.rows(), 'rows of both versions').is({ 'app.db': 15, 'jobs/jobs.db': 15 });
  await host.write(1);

  const forth = await host.call('rollback');
  expect([forth.code, await host.version()], 'exit code and version').is([0, '2\n']);
  expect(await migrations(), 'migrations').is('1,2');
  expect((await host.rows())['app.db'], 'rows').is(16);
  await host.green();

  // And the host is lost after it: the backup is that of today.
  const proven = /^proven=(.*)$/m.exec(forth.output)?.[1] ?? '';
  await host.write(1);
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows on a new host').is(17);
}
