import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'databases of ours with views and triggers that run programs, on the volume and in the storage: nothing runs, the cause is named';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, appWith }) {
  const app = await appWith(1, { DATABASES: 'app.db,jobs/jobs.db,requests/requests_2026-11.db' });
  const first = await host.deploy({ values: storage.values, image: app, options: ['--first-deploy'] });
  await host.write(5);
  await host.sync('requests/requests_2026-11.db');
  const ran = () => host.onVolume('ls -A /data /data/.litestream-deployment 2>/dev/null | grep -c ^ran || true');

  // What the app can do: triggers in our own databases, which run a program when the sidecar or the restore check writes a row.
  const [manifest, turn] = ['manifest.db', 'turn.db'].map((name) => `/data/.litestream-deployment/${name}`);
  const trigger = "select writefile('/data/ran', 'x'), edit('x', 'env >/data/ran-edit; true'); end";
  await host.onVolume(`set -e
    sqlite3 ${manifest} "create trigger t before insert on files begin ${trigger}"
    sqlite3 ${turn} "create trigger t before insert on turns begin ${trigger}"
    chown -R 1654:1654 /data`);
  await host.compose('restart', 'litestream');
  const health = () =>
    host
      .compose('exec', '-T', 'litestream', '/deploy/deploy.sh', 'health')
      .catch((/** @type {unknown} */ error) => String(error));
  expect(
    await eventually('an answer of the health check', 30, async () => /list of databases.*/.exec(await health())?.[0]),
    'health',
  ).matches(/list of databases cannot be written/);
  expect(await ran(), 'what ran in the sidecar').is('0');

  // What somebody can do who writes to the storage: a list whose names are made by a program.
  await host.onVolume(`set -e
    sqlite3 ${manifest} "drop table files; create view files(path) as select edit('x', 'env >/data/ran; true')"
    chown -R 1654:1654 /data`);
  await host.compose('restart', 'litestream');
  await sleep(8000);
  await host.lose();
  const lost = await host.deploy({
    values: storage.values,
    image: app,
    options: ['--proven', first.proven, '--skip-migration'],
  });
  expect(lost.code, 'exit code on a new host').is(4);
  expect(lost.output, 'the message').matches(
    /The list of databases in the backup cannot be used[^]*unsafe use of edit\(\)/,
  );
  expect(await ran(), 'what ran in the restore check').is('0');

  // A link in the place of our own folder, from which root would write elsewhere.
  await host.onVolume('rm -rf /data/.litestream-deployment && ln -s /etc /data/.litestream-deployment');
  const linked = await host.deploy({
    values: storage.values,
    image: app,
    options: ['--adopt', 'backup', '--skip-migration'],
  });
  expect(linked.code, 'exit code with a link').is(4);
  expect(linked.output, 'the message').matches(/is not followed/);
}
