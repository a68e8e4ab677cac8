export const title =
  'an app whose databases all appear while it runs, in a folder for each tenant: none at first, all of them ' +
  'back on a new host, and refused over an emptied storage';
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ storage, expect, another, appWith, moment }) {
  const [acme, two, eu] = ['tenants/acme/app.db', 'tenants/two/app.db', 'regions/eu-1/x/log_2026.db'];
  const host = await another({
    databases: ['tenants/*/app.db', 'regions/eu-*/*/log_*.db'],
    appearing: [acme, two, eu],
    flags: ['--ignore-database', '/tmp/none.db'],
  });
  const deploy = async (/** @type {readonly string[]} */ databases, /** @type {readonly string[]} */ options) =>
    host.deploy({
      values: storage.values,
      image: await appWith(1, { DATABASES: databases.join() }),
      options: ['--skip-migration', ...options],
    });

  // An app without a tenant has no database.
  const first = await deploy(['../../tmp/none.db'], ['--first-deploy']);
  expect(first.code, 'exit code of the first deployment').is(0);
  expect(first.output, 'what it says').matches(/WARNING, since \S+: No file fits tenants\/\*\/app\.db yet/);
  expect(first.proven, 'what it proves').matches(/^\.litestream-deployment\/manifest\.db@[0-9a-f]{16}$/);

  // The first tenant, then more of them, each replicated from the moment its file appears.
  const second = await deploy([acme], ['--proven', first.proven]);
  expect(second.code, 'exit code with a tenant').is(0);
  expect(second.output, 'no warning any more').is(second.output.replace(/WARNING|difference=/, 'none'));
  const before = await moment();
  const third = await deploy([acme, two, eu], ['--proven', second.proven]);
  expect(third.proven, 'what is proven').matches(
    /^\.litestream-deployment\/manifest\.db@[0-9a-f]{16},tenants\/\*\/app\.db@2,regions\/eu-\*\/\*\/log_\*\.db@1$/,
  );
  await host.write(7);
  await host.green();
  const rows = await host.rows();
  expect(rows, 'rows').is({ [acme]: 7, [two]: 7, [eu]: 7 });
  // A file of that name elsewhere is no tenant, and is named.
  await host.onVolume('mkdir -p /data/tenants/two/old && cp /data/tenants/two/app.db /data/tenants/two/old/');
  expect((await host.call('compare')).output, 'compare').matches(/tenants\/two\/old\/app\.db is a SQLite database/);
  await host.onVolume('rm -r /data/tenants/two/old');

  // A tenant that nobody misses by its name is missed by the number.
  await host.lose();
  const more = third.proven.replace('*/app.db@2', '*/app.db@3');
  const fewer = await deploy([acme, two, eu], ['--proven', more]);
  expect([fewer.code, await host.appExists()], 'exit code where a tenant is missing').is([4, false]);
  expect(fewer.output, 'why').matches(/The storage has 2 of the 3 databases tenants\/\*\/app\.db/);
  const again = await deploy([acme, two, eu], ['--proven', third.proven]);
  expect(again.code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on the new host').is(rows);
  expect((await host.call('backups')).output, 'backups').matches(/tenants\/acme\/app\.db\n {2}newest/);

  // So is one that the backup's list does not name yet: it is of another time than what comes back.
  await host.onVolume('mkdir /data/tenants/late && cp -p /data/tenants/acme/app.db /data/tenants/late/');
  const back = await deploy([acme], ['--proven', second.proven, '--adopt', 'backup', '--at', before]);
  expect(back.code, 'exit code of going back').is(0);
  expect(await host.rows(), 'rows at that moment').is({ [acme]: 0 });
  expect(back.output, 'what was set aside').matches(/set aside: tenants\/late\/app\.db, now in /);
  const early = await deploy([acme], ['--adopt', 'backup', '--at', '2020-01-01T00:00:00Z']);
  expect([early.code, /does not reach back to 2020/.test(early.output)], 'a moment before everything').is([4, true]);

  await host.lose();
  await storage.empty();
  const emptied = await deploy([acme], ['--proven', third.proven]);
  expect(emptied.code, 'exit code over an emptied storage').is(4);
  expect(await host.appExists(), 'the app was started').is(false);
}
