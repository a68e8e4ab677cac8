import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../e2e/lib/command.mjs';
import { root } from '../../e2e/lib/engine.mjs';
import { servers } from '../../e2e/lib/servers.mjs';
import { median, seconds } from '../lib/numbers.mjs';

export const title = 'How far behind a reader is';
export const engine = false;
export const about = `How old the newest row is that a reader sees through a connection that stays open, asked every 20 ms while the app
writes 50 transactions a second, with what the pods of a cluster run: Litestream replicates to an S3 server (versitygw) on
loopback, and the engine's follower reads from there. *Interval*: how often the follower looks. *After a rest*:
until the reader sees one write that comes after some seconds without any. *LIST requests*: of one database while nobody
writes; nearly all of them are the follower's.`;

/** What a lag may be beside the interval, in seconds: the upload takes up to one, and the rest is copying. */
export const bound = 3;

const tools = path.join(root, '.tools/bin');

// Litestream reads variables of this name, too.
const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ quick, rounds, log }) {
  const forms = quick ? [['1s', 1]] : [['5s', 1], ['1s', 1], ['100ms', 1], ['1s', 200]]; // prettier-ignore
  const rows = [];
  for (const [interval, megabytes] of forms)
    rows.push(await row(String(interval), Number(megabytes), { length: quick ? 10 : 60, rests: rounds, log }));
  return { rows };
}

/**
 * @param {string} interval
 * @param {number} megabytes
 * @param {{ length: number, rests: number, log: (text: string) => void }} how `length`: seconds of writing.
 */
async function row(interval, megabytes, { length, rests, log }) {
  const stage = await makeStage(interval, megabytes, log);
  try {
    const first = stage.write();
    while ((await stage.newest()) < first) await sleep(20);
    const busy = await stage.watch(length);
    const after = [];
    for (let rest = 0; rest < rests; rest++) {
      await sleep(3000 + Math.random() * 1000);
      const at = stage.write();
      while ((await stage.newest()) < at) await sleep(5);
      after.push(Date.now() - at);
    }
    await sleep(2000);
    const before = stage.requests();
    await sleep(30_000);
    const requests = (stage.requests() - before) * 2;
    const intervalMilliseconds = Number.parseInt(interval, 10) * (interval.endsWith('ms') ? 1 : 1000);
    return {
      within: megabytes > 1 ? undefined : (busy.at(-1) ?? Infinity) <= intervalMilliseconds + bound * 1000,
      cells: {
        interval,
        database: `${megabytes} MB`,
        'median (s)': seconds(median(busy)),
        '95 of 100 (s)': seconds(busy[Math.floor(busy.length * 0.95)] ?? Number.NaN),
        'worst (s)': seconds(busy.at(-1) ?? Number.NaN),
        'after a rest, median (s)': seconds(median(after)),
        'after a rest, worst (s)': seconds(Math.max(...after)),
        'LIST requests a minute, idle': String(requests),
        bound: megabytes > 1 ? '' : `worst: interval + ${bound} s`,
      },
    };
  } finally {
    await stage.remove();
  }
}

/**
 * The storage, the app's side and a reader, with a database of a size.
 * @param {string} interval
 * @param {number} megabytes
 * @param {(text: string) => void} log
 */
async function makeStage(interval, megabytes, log) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const at = (/** @type {string} */ name) => path.join(folder, name);
  for (const name of ['writer', 'data', 'copy', 'storage/backups']) mkdirSync(at(name), { recursive: true });
  const server = servers['s3'];
  const address = { host: '127.0.0.1', port: await freePort(), container: '' };
  const secret = (await server?.secret()) ?? '';
  const values = (await server?.values(address, secret, 'user')) ?? {};
  /** @type {import('node:child_process').ChildProcess[]} */
  const started = [];
  const start = (
    /** @type {string} */ file,
    /** @type {string[]} */ args,
    /** @type {Record<string, string>} */ env = {},
  ) => {
    const child = spawn(file, args, {
      env: { ...own, PATH: `${tools}:${process.env['PATH']}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => log(String(part)));
    started.push(child);
  };
  const keys = {
    LITESTREAM_ACCESS_KEY_ID: values['AWS_ACCESS_KEY_ID'] ?? '',
    LITESTREAM_SECRET_ACCESS_KEY: values['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  start(
    'versitygw',
    [
      '--port',
      `${address.host}:${address.port}`,
      '--health',
      '/health',
      '--access-log',
      at('requests'),
      'posix',
      at('storage'),
    ],
    server?.environment(secret, 'user', address) ?? {},
  );
  await eventually('the S3 server', 30, async () => (await fetch(`http://${address.host}:${address.port}/health`)).ok);
  // With the times of every generated litestream.yml.
  for (const [name, below] of [
    ['writer.yml', 'writer'],
    ['litestream.yml', 'data'],
  ])
    // prettier-ignore
    writeFileSync(
      at(String(name)),
      JSON.stringify({
        'sync-interval': '100ms',
        dbs: [
          {
            path: at(`${below}/app.db`),
            'monitor-interval': '500ms',
            replica: {
              type: 's3',
              bucket: 'backups',
              path: 'bench-k3x9q2/app.db',
              region: values['AWS_REGION'],
              endpoint: values['AWS_ENDPOINT'],
              'force-path-style': true,
            },
          },
        ],
      }).replaceAll('$', String.raw`\u0024`),
    );
  const app = openConnection(started, at('writer/app.db'));
  await app(`pragma journal_mode = wal; create table counter(id integer primary key, at integer, note blob);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${megabytes * 100})
    insert into counter(at, note) select 0, randomblob(10000) from n; create index newest on counter(at)`);
  start('litestream', ['replicate', '-config', at('writer.yml')], keys);
  writeFileSync(at('deploy.conf'), conf);
  const program = `. "$1"; data=$2/data copies=$2/copy litestream_config=$2/litestream.yml
    read_conf "$2/deploy.conf"; cluster_follow "$3"`;
  start(
    'bash',
    ['-c', program, 'deploy.sh', path.join(root, 'packages/engine/dist/deploy.sh'), folder, interval],
    keys,
  );
  await eventually('the reader', 300, async () => statSync(at('copy/current')).isFile());
  const reader = openConnection(started, at('data/app.db'), '-readonly');
  const newest = async () => Number(await reader('select max(at) from counter'));
  const write = () => {
    const now = Date.now();
    void app(`insert into counter(at, note) values (${now}, randomblob(100))`);
    return now;
  };
  return {
    write,
    newest,
    /** Lags while the app writes for some seconds, in ascending order, once it has done so for another five. */
    async watch(/** @type {number} */ length) {
      const lags = [];
      const begin = Date.now() + 5000;
      const writing = setInterval(write, 20);
      while (Date.now() < begin + length * 1000) {
        await sleep(20);
        if (Date.now() > begin) lags.push(Date.now() - (await newest()));
      }
      clearInterval(writing);
      return lags.toSorted((a, b) => a - b);
    },
    requests: () => readFileSync(at('requests'), 'utf8').split('s3_ListObjectsV2').length,
    async remove() {
      for (const child of started) child.kill('SIGTERM');
      await sleep(200);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A connection that stays open: takes SQL and answers with what it says.
 * @param {import('node:child_process').ChildProcess[]} started
 * @param {string} file
 * @param {string[]} options
 */
function openConnection(started, file, ...options) {
  const child = spawn('sqlite3', ['-cmd', '.timeout 5000', ...options, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  started.push(child);
  /** @type {((text: string) => void)[]} */
  const waiting = [];
  let said = '';
  stdout.on('data', (part) => {
    const answers = (said + part).split('end\n');
    said = answers.pop() ?? '';
    for (const answer of answers) waiting.shift()?.(answer.trim());
  });
  return (/** @type {string} */ sql) =>
    new Promise((/** @type {(text: string) => void} */ resolve) => {
      waiting.push(resolve);
      stdin.write(`${sql};\nselect 'end';\n`);
    });
}

const conf = `id=bench-k3x9q2
name=Bench
user=0:0
port=8080
health_path=/
restore_minutes=10
start_seconds=60
platform=kubernetes
database=app.db
storage=S3
storage_host=localhost
storage_port=443
storage_identity=REPLICA_BUCKET
`;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
