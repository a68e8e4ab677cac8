import { eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'another file in the place of a database of a pattern while the sidecar runs: red says so, one command begins a new backup';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ storage, expect, another, appWith }) {
  const [acme, two] = ['tenants/acme/app.db', 'tenants/two/app.db'];
  const host = await another({ databases: ['tenants/*/app.db'], appearing: [acme, two] });
  const image = await appWith(1, { DATABASES: `${acme},${two}` });
  const first = await host.deploy({ values: storage.values, image, options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deployment').is(0);
  await host.write(5);
  await host.green();
  const health = () =>
    host.compose('exec', '-T', 'litestream', '/deploy/deploy.sh', 'health').then(
      () => '',
      (/** @type {unknown} */ error) => String(error),
    );

  await host.compose('stop', 'app');
  const place = '/data/tenants/acme/app.db';
  await host.onVolume(
    `rm -f /tmp/o.db; sqlite3 /tmp/o.db 'pragma journal_mode = wal; create table counter(id integer primary key, at text, ` +
      `note text); insert into counter(note) values (1), (2), (3)' >/dev/null; ` +
      `cp /tmp/o.db ${place}.new; chown 1654:1654 ${place}.new; rm -f ${place}-wal ${place}-shm; mv ${place}.new ${place}`,
  );
  await host.compose('start', 'app').catch(() => undefined);
  expect(await eventually('red', 60, health), 'health').matches(
    /tenants\/acme\/app\.db is not backed up: another file was put in its place[^]*--adopt local/,
  );
  const adopted = await host.call('deploy', '--skip-migration', '--adopt', 'local');
  expect(adopted.code, `exit code with --adopt local: ${adopted.output}`).is(0);
  await host.write(1);
  await host.green();
  const rows = await host.rows();
  expect([rows[acme], rows[two]], 'rows').is([4, 6]);
}
