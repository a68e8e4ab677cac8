export const title =
  'a listed database that the app never makes: a first deployment is no success, and one that the app creates again at its start is named';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, appWith, write }) {
  const deploy = async (/** @type {string} */ databases, /** @type {string[]} */ options) =>
    host.deploy({
      values: storage.values,
      image: await appWith(1, { DATABASES: databases }),
      options: ['--skip-migration', ...options],
    });

  const nothing = await deploy('../../tmp/shop.db', ['--first-deploy']);
  expect([nothing.code, nothing.proven], 'where nothing that is listed appears').is([1, '']);
  for (const told of [
    /app\.db is listed in deploy\.conf, but the app has not created it\. Its path may be wrong\./,
    /\/tmp\/shop\.db is a SQLite database outside the volume/,
  ])
    expect(nothing.output, 'what it says').matches(told);

  const half = await deploy('app.db', ['--first-deploy']);
  expect([half.code, half.proven], 'where one of two appears').is([1, '']);
  expect(half.output, 'what it says').matches(
    /jobs\/jobs\.db is listed in deploy\.conf, but the app has not created it\. Its path may be wrong\.[^]*failed=compare/,
  );
  expect((await host.version()).trim(), 'the version that serves').is('1');

  const both = await deploy('app.db,jobs/jobs.db', ['--first-deploy']);
  expect(both.code, 'exit code once both are there').is(0);
  await host.write(10);

  // What EnsureDeleted does at the start of an app; the sample app cannot, so a service that starts before it does.
  write(
    'compose.override.yml',
    `services:
  wipe:
    image: litestream/litestream:0.5.18
    entrypoint: [ sh, -c, "rm -f /data/app.db /data/app.db-wal /data/app.db-shm" ]
    user: "0:0"
    volumes: [ "data:/data" ]
`,
  );
  const wiped = await deploy('app.db,jobs/jobs.db', ['--proven', both.proven]);
  expect(wiped.output, 'what it says').matches(/app\.db was deleted and created again while the app started/);
  expect(wiped.output, 'the other one').is(wiped.output.replace('jobs/jobs.db was deleted and created again', ''));
}
