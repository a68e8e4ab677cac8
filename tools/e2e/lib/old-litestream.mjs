import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docker, eventually, run } from './command.mjs';
import { root } from './engine.mjs';

const version = '0.3.13';
const litestream = path.join(root, '.tools/bin', `litestream-${version}`);

/**
 * A storage as the configuration of 0.3 has it, and what it takes from its environment.
 * @type {Record<string, (values: Record<string, string>) => { replica: object, env: Record<string, string | undefined> }>}
 */
const storages = {
  s3: (values) => ({
    replica: {
      type: 's3',
      bucket: values.AWS_S3_BUCKET,
      endpoint: values.AWS_ENDPOINT,
      region: values.AWS_REGION,
      'force-path-style': true,
    },
    env: {
      LITESTREAM_ACCESS_KEY_ID: values.AWS_ACCESS_KEY_ID,
      LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY,
    },
  }),
  azure: (values) => ({
    replica: {
      type: 'abs',
      'account-name': values.AZURE_STORAGEACCOUNT,
      bucket: values.AZURE_CONTAINER,
      endpoint: values.AZURE_ENDPOINT,
    },
    env: { LITESTREAM_AZURE_ACCOUNT_KEY: values.AZURE_ACCOUNT_KEY },
  }),
  sftp: (values) => ({
    replica: {
      type: 'sftp',
      host: `${values.SFTP_HOST}:${values.SFTP_PORT}`,
      user: values.SFTP_USERNAME,
      password: values.SFTP_PASSWORD,
    },
    env: {},
  }),
};

/**
 * A backup as Litestream 0.3 leaves it, of a database with `rows` rows; and the image of 0.3.13, which a deployment may run.
 * @param {{ folder: string, target: string, values: Record<string, string>, place: string, rows: number }} how
 *  `folder`: for the database; `place`: the path in the storage.
 */
export async function oldReplica({ folder, target, values, place, rows }) {
  if (!existsSync(litestream)) throw new Error(`${litestream} is missing: run tools/provision/install.sh earlier`);
  await run(path.join(root, 'tools/e2e/images/build.sh'), [`litestream/litestream:${version}`]);
  mkdirSync(folder, { recursive: true });
  const database = path.join(folder, 'app.db');
  await docker(
    'run',
    '--rm',
    '--volume',
    `${folder}:/old`,
    '--entrypoint',
    'sqlite3',
    'litestream/litestream:0.5.18',
    '/old/app.db',
    `pragma journal_mode = wal; create table counter(id integer primary key, at text, note text);
     insert into counter(note)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) select 'from before' from n`,
  );
  const { replica, env } = storages[target]?.(values) ?? { replica: {}, env: {} };
  const config = path.join(folder, 'old.yml');
  // JSON is YAML; a password may hold what 0.3 would take for a variable.
  writeFileSync(
    config,
    JSON.stringify({ dbs: [{ path: database, replicas: [{ ...replica, path: place, 'sync-interval': '200ms' }] }] }),
    { mode: 0o600 },
  );
  const options = ['-config', config, '-no-expand-env'];
  const child = spawn(litestream, ['replicate', ...options], { env: { ...process.env, ...env }, stdio: 'ignore' });
  try {
    await eventually('the old replica', 30, async () =>
      /\bsnapshot|^(?:s3|abs|sftp) /m.test(
        (await run(litestream, ['snapshots', ...options, database], { env })).split('\n').slice(1).join('\n'),
      ),
    );
  } finally {
    const ended = new Promise((resolve) => {
      child.on('exit', resolve);
    });
    child.kill('SIGINT');
    await ended;
  }
}
