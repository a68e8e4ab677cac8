import { setTimeout as sleep } from 'node:timers/promises';
import { docker, eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'another file in the place of a database while the sidecar runs: red says so, a restart changes nothing, and both ways out work';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const other = (/** @type {number} */ rows) =>
    "rm -f /tmp/other.db; sqlite3 /tmp/other.db 'pragma journal_mode = wal; create table counter(id integer primary key, " +
    `at text, note text); with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) ` +
    "insert into counter(note) select i from n' >/dev/null";
  const alone = 'rm -f /data/app.db-wal /data/app.db-shm'; // SQLite would replay them into any file
  /** @type {Record<string, [string, number]>} */
  const ways = {
    mv: [
      `${other(100)}; cp /tmp/other.db /data/o.db; chown 1654:1654 /data/o.db; mv /data/o.db /data/app.db; ${alone}`,
      100,
    ],
    cp: [`${other(200)}; cp /tmp/other.db /data/app.db; ${alone}`, 200],
  };
  const health = () =>
    host.compose('exec', '-T', 'litestream', '/deploy/deploy.sh', 'health').then(
      () => '',
      (/** @type {unknown} */ error) => String(error),
    );
  for (const [way, [script, rows]] of Object.entries(ways)) {
    await host.compose('stop', 'app');
    await host.onVolume(script);
    await host.compose('start', 'app').catch(() => undefined);
    await host.write(1).catch(() => undefined);
    await sleep(1000);
    expect(await eventually(`red after ${way}`, 60, health), `health after ${way}`).matches(
      /app\.db is not backed up: another file was put in its place[^]*\.\/deploy\.sh deploy --adopt local/,
    );
    const adopted = await host.call('deploy', '--skip-migration', '--adopt', 'local');
    expect(adopted.code, `exit code with --adopt local after ${way}: ${adopted.output}`).is(0);
    await host.write(1);
    const there = (await host.rows())['app.db'] ?? 0;
    expect(there >= rows && there <= rows + 3, `${there} rows after ${way}, of ${rows}`).is(true);
    const proven = (await host.call('deploy', '--skip-migration')).output.match(/^proven=(.*)$/m)?.[1] ?? first.proven;
    await host.lose();
    const back = await host.deploy({
      values: storage.values,
      image: app(1),
      options: ['--proven', proven, '--skip-migration'],
    });
    expect(back.code, `exit code on a new host after ${way}`).is(0);
    expect((await host.rows())['app.db'], `rows on a new host after ${way}`).is(there);
  }

  // A start of the sidecar does not make it the newest backup, and neither does a deployment.
  const before = (await host.rows())['app.db'];
  await host.green();
  await host.compose('stop', 'app', 'litestream');
  await host.onVolume(
    `${other(3)}; cp /tmp/other.db /data/o.db; chown 1654:1654 /data/o.db; mv /data/o.db /data/app.db; ${alone}`,
  );
  const byHand = await host.compose('start', 'litestream').then(String, String);
  expect(byHand, 'Compose, which asks the restore check first').matches(
    /"restore" didn't complete successfully: exit 4/,
  );
  await docker('start', (await docker('ps', '--all', '--quiet', '--filter', `name=${host.id}-litestream-1`)).trim());
  await host.red(/another file than the one that was backed up[^]*--adopt backup/);
  const refused = await host.call('deploy', '--skip-migration');
  expect(refused.code, `exit code without --adopt: ${refused.output}`).is(4);
  const returned = await host.call('deploy', '--skip-migration', '--adopt', 'backup');
  expect(returned.code, `exit code with --adopt backup: ${returned.output}`).is(0);
  expect((await host.rows())['app.db'], 'rows of the backup').is(before);
}
