import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, run } from '../../lib/command.mjs';
import { generate } from '../../lib/checkout.mjs';

export const title = 'a backup that the files for Docker Compose made goes on in a cluster, and back, with every row';

const databases = ['app.db', 'jobs/jobs.db'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, placeIn, environmentOf, folder, github }) {
  const s3 = await storage();
  const at = path.join(folder, 'composed');
  const { id } = await generate(at, 's3', databases);

  // The host is played by what it leaves: the backup, made by Litestream with the configuration for Compose, and the record.
  const data = path.join(folder, 'host');
  const config = path.join(folder, 'host.yml');
  const generated = readFileSync(path.join(at, '.deploy/litestream.yml'), 'utf8');
  const place = (/** @type {string} */ inContainer) => `"${inContainer === 'tmp' ? folder : data}`;
  writeFileSync(
    config,
    generated.replaceAll(/"\/(data|tmp)(?=["/])/g, (_, inContainer) => place(inContainer)),
  );
  mkdirSync(path.join(data, 'jobs'), { recursive: true });
  mkdirSync(path.join(data, 'requests'), { recursive: true });
  for (const name of databases)
    await run('sqlite3', [
      path.join(data, name),
      'pragma journal_mode=wal; create table counter(id integer primary key, at text, note text)',
    ]);
  const env = { ...process.env, ...environmentOf(id, s3) };
  const litestream = spawn('litestream', ['replicate', '-config', config], { env, stdio: 'ignore' });
  for (const name of databases)
    await run('sqlite3', [
      path.join(data, name),
      "insert into counter(note) select 'host' from generate_series(1, 120)",
    ]);
  /** @type {string[]} */
  const proven = [];
  for (const name of databases) {
    const said = await eventually('the backup', 30, () =>
      run('litestream', ['sync', '-wait', '-socket', path.join(folder, 'litestream.sock'), path.join(data, name)]),
    );
    const transaction = Number(/^replica_txid: (\d+)$/m.exec(said)?.[1]);
    proven.push(`${name}@${transaction.toString(16).padStart(16, '0')}`);
  }
  litestream.kill();
  github.deployments.push({
    id: 900,
    task: `litestream:${id}`,
    environment: 'production',
    ref: '1',
    payload: { host_key: 'ssh-ed25519 AAAA', proven: proven.join(), version: '1' },
    states: ['success'],
  });

  const site = await placeIn(at);
  expect(site.id, 'the deployment id').is(id);
  const refused = await step('the release in the cluster is refused while the host may run', () =>
    site.release(s3.values),
  );
  expect(refused.failed, 'the step that failed').is('Read the record');
  const moved = await step('the first release in the cluster: old_host_stopped', () =>
    site.release(s3.values, { inputs: { old_host_stopped: 'true' } }),
  );
  expect(moved.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 120, 'jobs/jobs.db': 120 });
  await site.write(5);

  await site.writeOnly(2);
  await step('the pod is stopped for the way back', async () => {
    await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '0');
    await site.kubectl.run('wait', '--for', 'delete', 'pod/app-0', '--timeout', '120s');
  });
  for (const name of databases) {
    const back = path.join(folder, `back-${path.basename(name)}`);
    await run('litestream', ['restore', '-config', config, '-o', back, path.join(data, name)], { env });
    expect(await run('sqlite3', [back, 'select count(*) from counter']), `rows of ${name} on the way back`).is('127');
  }
}
