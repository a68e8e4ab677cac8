import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { noSqlite, sandbox } from './fuzz/sandbox.js';
import { conf, endpoint, id, run } from './guard-host.js';
import { fakeCommands, noShell } from './shell.js';

const own = 'data/.litestream-deployment';
const names = ['app.db', 'logs/a.db', 'logs/b.db', 'tenants/one/app.db', 'tenants/two/app.db'];
const content = (file: string) =>
  spawnSync('sqlite3', ['-readonly', file, 'pragma integrity_check; select * from t order by i'], { encoding: 'utf8' })
    .stdout;

/** A volume with a listed database and files of two patterns, whose newest rows are in a -wal that Litestream left there. */
function volume() {
  const { folder, at, put, env, database, replace } = sandbox();
  const owner = `user=${process.getuid?.()}:${process.getgid?.()}`;
  const lines = conf.map((line) => (line.startsWith('user=') ? owner : line));
  put('deploy.conf', `${[...lines, 'pattern=logs/*.db', 'pattern=tenants/*/app.db'].join('\n')}\n`);
  put('litestream.yml', 'dbs:\n  - path: "/data/.litestream-deployment/manifest.db"\n');
  put('answer', '{"max_txid": "0000000000000009", "files": [{"size": 5, "timestamp": "2026-05-31T12:00:00Z"}]}');
  const add = (name: string, bytes: number) => {
    put(`data/${name}`);
    // Killed, so that the newest row is in the -wal alone.
    const sql = `pragma journal_mode = wal; create table t(i integer primary key, v); insert into t values(1, zeroblob(${bytes}));
      pragma wal_checkpoint(truncate); insert into t values(2, '${name}');\n.system kill -9 $PPID`;
    spawnSync('sqlite3', [at(`data/${name}`)], { input: sql });
    put(`data/${path.dirname(name)}/.${path.basename(name)}-litestream/ltx/0/1.ltx`, 'transactions');
    put(`${own}/${name}.proven`, `${id} proven 0000000000000005 -\n`);
  };
  for (const name of names) add(name, name.startsWith('logs') ? 1000 : 300_000);
  database(`${own}/manifest.db`, 'create table files(path text primary key) without rowid;');
  const guard = (args: readonly string[], more: Record<string, string> = {}) =>
    run(folder, 'guard', args, { ...env, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint(), ...more });
  const all = () => names.map((name) => content(at(`data/${name}`)));
  /** What a migration leaves that fails half-way: every database changed, one gone, one new. */
  const migrate = () => {
    for (const name of names) spawnSync('sqlite3', [at(`data/${name}`), "update t set v = 'half-way' || i; vacuum"]);
    rmSync(at('data/tenants/two'), { recursive: true });
    add('tenants/new/app.db', 1000);
    add('logs/new.db', 1000);
  };
  const aside = () =>
    readdirSync(at(`${own}/aside`), { recursive: true })
      .map(String)
      .map((name) => name.slice(name.indexOf('/') + 1));
  return { folder, at, put, replace, database, guard, all, migrate, aside };
}

describe.skipIf(noShell ?? noSqlite)('files of a pattern, around a migration', { timeout: 60_000 }, () => {
  test('return as they were; one that appeared meanwhile is set aside', async () => {
    const { at, guard, all, migrate, aside } = volume();
    const before = all();
    expect(before[3]).toMatch(/^ok\n[^]*2\|tenants\/one\/app\.db\n$/);
    expect((await guard(['--before-migration'])).output).toBe('');
    migrate();
    const { code, output } = await guard(['--return-copy']);
    expect([code, all()], output).toEqual([0, before]);
    for (const name of ['logs/new.db', 'tenants/new/app.db']) {
      expect([existsSync(at(`data/${name}`)), existsSync(at(`${own}/${name}.proven`))]).toEqual([false, false]);
      expect(aside()).toContain(name);
    }
    expect(existsSync(at('data/tenants/two/.app.db-litestream/ltx/0/1.ltx'))).toBe(true);
    expect(existsSync(at(`${own}/migration`))).toBe(false);
  });

  test('return where the copy began while the app served', async () => {
    const { at, guard, all, migrate } = volume();
    const before = all();
    expect((await guard(['--copy-ahead'])).output).toMatch(/^bytes=\d+\n$/);
    expect(readdirSync(at(`${own}/migration.ahead/files`)).toSorted(), 'what is large').toEqual(['app.db', 'tenants']);
    await guard(['--before-migration']);
    migrate();
    expect((await guard(['--return-copy'])).code).toBe(0);
    expect(all()).toEqual(before);
  });

  test('return whatever deploy.conf says by then, and however often the return is cut off', async () => {
    const { folder, at, put, guard, all, migrate, aside } = volume();
    const before = all();
    await guard(['--before-migration']);
    migrate();
    put('deploy.conf', readFileSync(at('deploy.conf'), 'utf8').replace(/^pattern=tenants.*\n/m, ''));
    const PATH = fakeCommands(folder, {
      mv: `echo x >>"$SANDBOX/moves"; [ $(($(wc -l <"$SANDBOX/moves") % 6)) != 0 ] || exit 1; exec /bin/mv "$@"`,
    });
    let calls = 0;
    let code: number | null = 1;
    for (; code !== 0 && calls < 40; calls++) code = (await guard(['--return-copy'], { PATH })).code;
    expect([code, calls > 3]).toEqual([0, true]);
    expect(all()).toEqual(before);
    expect(aside()).toContain('logs/new.db');
  });

  test('stay as they are where an earlier engine made the copy, which holds none of them', async () => {
    const { at, guard, all } = volume();
    const before = all();
    await guard(['--before-migration']);
    for (const name of ['.names', 'logs', 'tenants', '.litestream-deployment'])
      rmSync(at(`${own}/migration/${name}`), { recursive: true });
    spawnSync('sqlite3', [at('data/app.db'), "update t set v = 'half-way'"]);
    expect((await guard(['--return-copy'])).code).toBe(0);
    expect(all()).toEqual(before);
    expect(existsSync(at(`${own}/manifest.db`))).toBe(true);
  });

  test.each([
    ['a link in the place of its -wal', 'data/tenants/one/app.db-wal', 'link'],
    ['a second name', 'data/logs/a.db', 'hard link'],
  ] as const)('%s: nothing is copied', async (_, name, how) => {
    const { at, guard, replace } = volume();
    replace(name, how);
    const { code, output } = await guard(['--before-migration']);
    expect([code, existsSync(at(`${own}/migration`))], output).toEqual([4, false]);
  });

  test.each(['../outside/secret', 'link/app.db'])('a list in the copy that names %s is refused', async (name) => {
    const { at, put, replace, guard } = volume();
    await guard(['--before-migration']);
    put(`${own}/migration/.names`, `${name}\n`);
    replace(`${own}/migration/link`, 'folder link');
    const { code, output } = await guard(['--return-copy']);
    expect([code, existsSync(at(`${own}/migration/app.db`))], output).toEqual([4, true]);
  });

  test('a list in the copy that is a link is refused', async () => {
    const { at, replace, guard } = volume();
    await guard(['--before-migration']);
    replace(`${own}/migration/.names`, 'link');
    const { code, output } = await guard(['--return-copy']);
    expect([code, existsSync(at(`${own}/migration/app.db`))], output).toEqual([4, true]);
  });

  test('begin a new backup with --adopt local', async () => {
    const { at, guard, all } = volume();
    const before = all();
    const { code, output } = await guard(['--adopt', 'local']);
    expect([code, all()], output).toEqual([0, before]);
    for (const name of names) {
      expect(readFileSync(at(`${own}/${name}.proven`), 'utf8')).toContain('restored 0000000000000009');
      expect(existsSync(at(`data/${path.dirname(name)}/.${path.basename(name)}-litestream`))).toBe(false);
    }
  });

  test('older than their backup: the sidecar compares them itself, and --adopt backup restores them', async () => {
    const { at, put, database, guard } = volume();
    database('restored.db', "create table t(i integer primary key, v); insert into t values(9, 'restored')");
    expect((await guard(['--adopt', 'local'])).code).toBe(0); // all of it is this deployment's, at transaction 9
    expect(existsSync(at(`${own}/pass`))).toBe(true);
    // An older disk was put back, and the host has not compared it since.
    put(`${own}/tenants/one/app.db.proven`, readFileSync(at(`${own}/app.db.proven`), 'utf8').replace('9 ', '5 '));
    const kept = content(at('data/logs/a.db'));
    const plain = await guard([]);
    expect([plain.code, existsSync(at(`${own}/pass`))], plain.output).toEqual([0, false]);
    const { code, output } = await guard(['--adopt', 'backup']);
    expect([code, content(at('data/tenants/one/app.db'))], output).toEqual([0, 'ok\n9|restored\n']);
    expect([content(at('data/logs/a.db')), existsSync(at(`${own}/pass`))]).toEqual([kept, true]);
  });
});
