export const title =
  'a database that the record knows is taken out by hand: the deployment stops, unless it is told so; ' +
  'and no proof of nothing passes for one';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, edit, another }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options });
  const first = await deploy(1, '--first-deploy', '--skip-migration');
  expect(first.proven, 'the proof').matches(/^app\.db@[0-9a-f]{16},jobs\/jobs\.db@[0-9a-f]{16}$/);
  await host.write(5);
  const before = await host.footprint();

  edit('deploy.conf', (text) => text.replace('database=jobs/jobs.db\n', ''));
  edit('litestream.yml', (text) => text.replace(/ {2}- # background jobs\n {4}path[^]*?(?= {2}- )/, ''));
  const stopped = await deploy(2, '--skip-migration', '--proven', first.proven);
  expect(stopped.code, 'exit code').is(3);
  expect(stopped.output, 'the message').matches(
    /Earlier deployments proved a backup of jobs\/jobs\.db, but deploy\.conf no longer names this database\.\n {2}-> Add it again; or deploy again with --drop-database 'jobs\/jobs\.db'/,
  );
  expect(stopped.output, 'what is said').lacks('proven=');
  expect(await host.footprint(), 'what is installed and runs').is(before);

  const dropped = await deploy(2, '--skip-migration', '--proven', first.proven, '--drop-database', 'jobs/jobs.db');
  expect([dropped.code, await host.version()], 'exit code and version with --drop-database').is([0, '2\n']);
  expect(dropped.proven, 'the proof').matches(/^app\.db@[0-9a-f]{16}$/);
  expect(await host.rows(), 'rows: the app goes on with both').is({ 'app.db': 5, 'jobs/jobs.db': 5 });
  expect((await deploy(1, '--skip-migration', '--proven', dropped.proven)).code, 'exit code of the next').is(0);

  // An app that makes none of its databases where the files say.
  const elsewhere = await another();
  const empty = await elsewhere.deploy({
    values: storage.values,
    image: await appWith(1, { DATABASES: 'elsewhere.db' }),
    options: ['--first-deploy', '--skip-migration'],
  });
  expect(empty.code, 'exit code of an app that makes none of its databases').is(1);
  expect(empty.output, 'the message').matches(
    /these databases are not proven to be in the storage: app\.db jobs\/jobs\.db[^]*its backup is not proven/,
  );
  expect(empty.output, 'what is said').lacks('proven=');
}
