import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conf } from './guard-host.js';
import { lacks, PATH } from './real-tools.js';
import { engine, noShell, scratch } from './shell.js';

const missing = lacks(['litestream', 'sqlite3'], 'a reader needs litestream and sqlite3');

/** The engine in the follower's container, with shorter times. */
const program = `
  . "$1"
  data=$2/data copies=$2/copy litestream_config=$2/litestream.yml follow_question_seconds=\${QUESTION:-1} follow_patience_seconds=3
  [[ -z \${SLOW-} ]] || copying_sqlite=(bash -c 'sleep 1.5; exec "$@"' slow "\${copying_sqlite[@]}")
  read_conf "$2/deploy.conf" || report_problems deploy.conf || exit 2
  "\${@:3}"`;

const sqlite = (file: string, sql: string): string =>
  execFileSync('sqlite3', ['-cmd', '.timeout 5000', file, sql], { encoding: 'utf8' }).trim();

/** A connection that stays open, as an app has it: SQL goes in, and what it says comes back. */
function openConnection(file: string) {
  const child = spawn('sqlite3', ['-readonly', '-cmd', '.timeout 5000', file]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ask = async (sql: string): Promise<string> => {
    said = '';
    child.stdin.write(`${sql};\nselect 'end';\n`);
    await until(() => said.endsWith('end\n'));
    return said.slice(0, -'end\n'.length).trim();
  };
  return { child, ask };
}

async function until(condition: () => boolean, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(noShell !== undefined || missing)('a reader', () => {
  let folder = '';
  let started: ChildProcess[] = [];
  const at = (name: string) => path.join(folder, name);
  const start = (command: string, ...args: readonly string[]) => {
    const child = spawn(command, args, { env: { ...process.env, PATH }, detached: true, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const end = (child: ChildProcess): void => {
    try {
      process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  const config = (name: string, below: string) =>
    writeFileSync(
      at(name),
      JSON.stringify({
        dbs: ['app.db', "it's/jobs.db"].map((database) => ({
          path: at(`${below}/${database}`),
          'monitor-interval': '100ms',
          replica: { type: 'file', path: at(`storage/${database}`), 'sync-interval': '100ms' },
        })),
      }),
    );
  const replicate = () => start('litestream', 'replicate', '-config', at('writer.yml'));
  const follow = (...before: readonly string[]) =>
    start('env', ...before, 'bash', '-c', program, 'deploy.sh', engine, folder, 'cluster_follow', '100ms');
  const followed = () =>
    execFileSync('bash', ['-c', program, 'deploy.sh', engine, folder, 'cluster_followed'], {
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
  const reads = (file: string) => sqlite(at(`data/${file}`), 'select sum(v) from t');

  beforeEach(() => {
    folder = scratch();
    started = [];
    for (const name of ["writer/it's", 'data', 'copy']) mkdirSync(at(name), { recursive: true });
    const lines = conf.filter((line) => !line.startsWith('database=') && !line.startsWith('pattern='));
    writeFileSync(
      at('deploy.conf'),
      `${[...lines, 'platform=kubernetes', 'database=app.db', "database=it's/jobs.db"].join('\n')}\n`,
    );
    config('writer.yml', 'writer');
    config('litestream.yml', 'data');
    for (const name of ['app.db', "it's/jobs.db"])
      sqlite(
        at(`writer/${name}`),
        `pragma journal_mode = wal; create table t(id integer primary key, v int, pad text);
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into t select i, 0, hex(randomblob(100)) from n`,
      );
  });
  afterEach(() => {
    for (const child of started) end(child);
  });

  test('sees what the app writes through a connection that stays open, and never half of it', async () => {
    replicate();
    const follower = follow();
    await until(() => existsSync(at('copy/current')));
    const { child, ask } = openConnection(at('data/app.db'));
    started.push(child);
    expect(await ask('select sum(v) from t')).toBe('0');
    // Pages in the middle alone: Litestream then leaves alone what tells a connection that something changed.
    sqlite(at('writer/app.db'), 'update t set v = 1 where id % 50 = 7');
    await until(() => reads('app.db') === '10');
    expect(await ask('select sum(v) from t; pragma integrity_check')).toBe('10\nok');

    await ask('begin');
    expect(await ask('select sum(v) from t')).toBe('10');
    sqlite(at('writer/app.db'), 'update t set v = 2 where id % 50 = 7');
    await until(() => reads('app.db') === '20');
    expect(await ask('select sum(v) from t'), 'within a transaction').toBe('10');
    await ask('commit');
    expect(await ask('select sum(v) from t')).toBe('20');
    expect(reads("it's/jobs.db")).toBe('0');
    expect(followed()).toMatch(
      /^app\.db: has everything that the storage had \d+ seconds ago\nit's\/jobs\.db: has everything /,
    );

    // Killed in the midst of anything, it goes on with what the app has open.
    end(follower);
    sqlite(at('writer/app.db'), 'insert into t select id + 1000, 1, pad from t');
    follow();
    await until(() => reads('app.db') === '520');
    expect(await ask('select sum(v) from t; pragma integrity_check')).toBe('520\nok');
  });

  test('begins again where the storage has another history', async () => {
    const writer = replicate();
    follow();
    await until(() => existsSync(at('copy/current')));
    for (const value of [1, 2, 3]) {
      sqlite(at('writer/app.db'), `update t set v = ${value} where id = 1`);
      await until(() => reads('app.db') === String(value));
    }
    end(writer);
    for (const name of ['storage', 'writer/.app.db-litestream']) rmSync(at(name), { recursive: true, force: true });
    sqlite(at('writer/app.db'), 'update t set v = 5 where id = 1');
    replicate();
    await until(() => reads('app.db') === '5', 50);
  });

  test('begins again where another history has overtaken its copy between two questions', async () => {
    const writer = replicate();
    process.env['QUESTION'] = '20';
    follow();
    delete process.env['QUESTION'];
    await until(() => existsSync(at('copy/current')));
    sqlite(at('writer/app.db'), 'update t set v = 1 where id = 1');
    await until(() => reads('app.db') === '1');
    end(writer);
    for (const name of ['storage', 'writer/.app.db-litestream']) rmSync(at(name), { recursive: true, force: true });
    // Pages that no later transaction has.
    sqlite(at('writer/app.db'), 'update t set v = 1000 where id = 499');
    replicate();
    for (let value = 2; value < 12; value++) {
      sqlite(at('writer/app.db'), `update t set v = ${value} where id = 1`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await until(() => reads('app.db') === '1011', 50);
  });

  test('goes on with its copy where each new state takes long to reach the app, and is known to be as new', async () => {
    replicate();
    follow('SLOW=1'); // with its rest more than four seconds, and Litestream's patience is three
    await until(() => existsSync(at('copy/current')));
    const [copy, current] = ['copy/0', 'copy/current'].map((name) => statSync(at(name)));
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      sqlite(at('writer/app.db'), 'update t set v = v + 1');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(statSync(at('copy/0')).ino).toBe(copy?.ino);
    expect(statSync(at('copy/0')).birthtimeMs).toBe(copy?.birthtimeMs);
    expect(statSync(at('copy/current')).mtimeMs).toBeGreaterThan((current?.mtimeMs ?? 0) + 3000);
    await until(() => reads('app.db') === sqlite(at('writer/app.db'), 'select sum(v) from t'));
  }, 60_000);

  test('is not current before every database is there', async () => {
    follow();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(existsSync(at('copy/current'))).toBe(false);
    expect(followed()).toBe("app.db: not restored yet\nit's/jobs.db: not restored yet\n");
  });
});
