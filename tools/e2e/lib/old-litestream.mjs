import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docker, eventually, run } from './command.mjs';
import { root } from './engine.mjs';

const bin = path.join(root, '.e2e/bin');

/** Litestream 0.3.13, built from its source the first time: that takes minutes. */
async function program() {
  const file = path.join(bin, 'litestream');
  mkdirSync(bin, { recursive: true });
  if (!existsSync(file))
    await run('go', ['install', 'github.com/benbjohnson/litestream/cmd/litestream@v0.3.13'], {
      env: { GOBIN: bin, GOFLAGS: '-mod=mod' },
    });
  return file;
}

/**
 * A backup in S3 as Litestream 0.3 leaves it, of a database with `rows` rows.
 * @param {{ folder: string, values: Record<string, string>, place: string, rows: number }}
 *   how `folder`: for the database; `place`: the path in the bucket.
 */
export async function oldReplica({ folder, values, place, rows }) {
  const litestream = await program();
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
  const config = path.join(folder, 'old.yml');
  writeFileSync(
    config,
    `dbs:\n  - path: ${database}\n    replicas:\n      - { type: s3, bucket: ${values.AWS_S3_BUCKET}, path: ` +
      `"${place}", endpoint: "${values.AWS_ENDPOINT}", region: ${values.AWS_REGION}, force-path-style: true, sync-interval: 200ms }\n`,
  );
  const env = {
    LITESTREAM_ACCESS_KEY_ID: values.AWS_ACCESS_KEY_ID,
    LITESTREAM_SECRET_ACCESS_KEY: values.AWS_SECRET_ACCESS_KEY,
  };
  const child = spawn(litestream, ['replicate', '-config', config], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  try {
    await eventually('the old replica', 30, async () =>
      /\bsnapshot|^s3 /m.test(
        (await run(litestream, ['snapshots', '-config', config, database], { env })).split('\n').slice(1).join('\n'),
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
