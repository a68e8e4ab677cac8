import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { noSqlite, sandbox } from './fuzz/sandbox.js';
import { backup, conf, mine, restore, run } from './guard-host.js';
import { noShell } from './shell.js';

/** A program that has a database open, as the app and Litestream do. */
function connection(file: string) {
  const child = spawn('sqlite3', [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(sql: string) {
      child.stdin.write(`${sql}\nselect 'asked';\n`);
      // oxlint-disable-next-line no-await-in-loop -- one line after the other
      while ((await lines.next()).value !== 'asked');
    },
    close: () =>
      new Promise((resolve) => {
        child.on('close', resolve).stdin.end();
      }),
  };
}

/** A deployment whose database Litestream and an app have open, with rows that are only in the -wal. */
async function open() {
  const { folder, at, put, env } = sandbox();
  const lines = conf.map((line) =>
    line.startsWith('user=') ? `user=${process.getuid?.()}:${process.getgid?.()}` : line,
  );
  put('deploy.conf', `${lines.join('\n')}\n`);
  put('litestream.yml', 'dbs: []\n');
  const file = at('data/app.db');
  const app = connection(file);
  await app.ask(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t(i integer primary key, v blob);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 300) insert into t select i, randomblob(4000) from n;
    pragma wal_checkpoint(restart); update t set v = randomblob(4000) where i % 3 = 0;`);
  const litestream = connection(file);
  await litestream.ask('.filectrl persist_wal 1\nbegin; select count(*) from t;');
  mkdirSync(at('data/.app.db-litestream'));
  writeFileSync(at('data/.app.db-litestream/1.ltx'), 'transactions');
  const guard = (option: string) => run(folder, 'guard', [option], { ...env, REPLICA_BUCKET: 'b' });
  return { at, file, app, litestream, guard };
}

const own = 'data/.litestream-deployment';
const content = (file: string) =>
  spawnSync(
    'sqlite3',
    [file, "pragma integrity_check; select count(*), group_concat(substr(hex(v), 1, 16), ' ') from t"],
    {
      encoding: 'utf8',
    },
  ).stdout;

/** Stops both, sets the copy aside, plays a migration that fails half-way, and returns the copy. */
async function failedMigration({ at, file, app, litestream, guard }: Awaited<ReturnType<typeof open>>) {
  await app.close();
  await litestream.close();
  // Asked of a copy: whoever opens the database last takes the -wal away.
  spawnSync('sh', ['-c', 'mkdir "$1" && cp "$0"* "$1"', file, at('before')]);
  const before = content(at('before/app.db'));
  const { code, output } = await guard('--before-migration');
  expect(code, output).toBe(0);
  const copied = {
    inode: statSync(at(`${own}/migration/app.db`)).ino,
    wal: statSync(at(`${own}/migration/app.db-wal`)).size,
  };
  expect(existsSync(at(`${own}/migration.ahead`)), 'what was copied ahead').toBe(false);
  const transactions = at('data/.app.db-litestream/1.ltx');
  expect(statSync(transactions).nlink, 'a second name, not a second file').toBe(2);
  spawnSync('sqlite3', [file, "delete from t where i > 10; update t set v = 'half-way'; vacuum"]);
  expect(content(file)).not.toBe(before);
  expect((await guard('--return-copy')).code).toBe(0);
  expect(content(file)).toBe(before);
  expect(before).toMatch(/^ok\n\d{3}\|/);
  return copied;
}

describe.skipIf(noShell ?? noSqlite)('guard, a copy that begins while the app serves', { timeout: 60_000 }, () => {
  test('is completed by the -wal of later, whatever was written and moved into the database meanwhile', async () => {
    const host = await open();
    const { code, output } = await host.guard('--copy-ahead');
    expect([code, output]).toEqual([0, `bytes=${statSync(host.file).size}\n`]);
    const { ino } = statSync(host.at(`${own}/migration.ahead/files/app.db`));
    await host.litestream.ask('commit;');
    await host.app.ask(`update t set v = randomblob(4000) where i % 2 = 0; delete from t where i = 7;
      insert into t values(1000, randomblob(90000)); pragma wal_checkpoint(passive);`);
    expect((await failedMigration(host)).inode).toBe(ino);
  });

  test('is created again where the -wal began again, and of that -wal only what counts is copied', async () => {
    const host = await open();
    await host.litestream.ask('commit;');
    await host.app.ask('update t set v = randomblob(4000);'); // a -wal that is large from now on
    await host.guard('--copy-ahead');
    const { ino } = statSync(host.at(`${own}/migration.ahead/files/app.db`));
    await host.app.ask('pragma wal_checkpoint(restart); update t set v = randomblob(4000) where i = 3;');
    const { size } = statSync(`${host.file}-wal`);
    expect(size).toBeGreaterThan(1_000_000);
    const { inode, wal } = await failedMigration(host);
    expect(inode).not.toBe(ino);
    expect(wal).toBeLessThan(100_000);
  });

  test('is created again where another file is in the place of the database, and where a link leads to what was copied', async () => {
    for (const change of [
      ({ file }: { file: string }) => spawnSync('sh', ['-c', 'cp "$0" "$0.new" && mv "$0.new" "$0"', file]),
      ({ at }: { at: (name: string) => string }) => {
        spawnSync('mv', [at(`${own}/migration.ahead/files`), at('outside/files')]);
        symlinkSync(at('outside/files'), at(`${own}/migration.ahead/files`));
      },
    ]) {
      // oxlint-disable no-await-in-loop -- each on a host of its own
      const host = await open();
      await host.guard('--copy-ahead');
      const { ino } = statSync(host.at(`${own}/migration.ahead/files/app.db`));
      await host.app.close();
      await host.litestream.close();
      change(host);
      const { code, output } = await host.guard('--before-migration');
      expect([code, statSync(host.at(`${own}/migration/app.db`)).ino === ino], output).toEqual([0, false]);
      // oxlint-enable no-await-in-loop
    }
  });

  test('is removed by the restore check where a deployment that was cut off left it', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    const left = path.join(data, '.litestream-deployment/migration.ahead');
    mkdirSync(path.join(left, 'files'), { recursive: true });
    expect((await call()).code).toBe(0);
    expect(existsSync(left)).toBe(false);
  });
});
