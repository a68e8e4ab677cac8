import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { volume } from './content-host.js';
import { endless } from './fuzz/hostile.js';
import { noSqlite } from './fuzz/sandbox.js';
import { conf } from './guard-host.js';
import { bash, engine, noShell } from './shell.js';

describe.skipIf(noShell ?? noSqlite)('SQL that a database brings', { timeout: 60_000 }, () => {
  test.each([
    ['edit', "select edit('x', 'touch ran; true')", 'unsafe use of edit()'],
    ['writefile', "select writefile('ran', 'x')", 'unsafe use of writefile()'],
    ['load_extension', "select load_extension('./ran')", 'load_extension'],
  ])('a view with %s in the list of databases runs nothing, and is named', async (_, sql, cause) => {
    const { call } = volume(`create view files(path) as ${sql}`);
    const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
    expect([code, output]).toEqual([4, expect.stringContaining('The list of databases in the backup cannot be used')]);
    expect(output).toContain(cause);
  });

  test('a trigger in the database that counts the hosts runs nothing, and is named', async () => {
    const trigger = `create table turns(number integer primary key, host text);
      create trigger t after insert on turns begin select writefile('ran', 'x'); end;`;
    const { call, at } = volume(trigger, conf);
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/No turn can be added[^]*(?:unsafe use of|cannot use the) writefile/),
    ]);
    expect(existsSync(at('data/.litestream-deployment/turn.db'))).toBe(false);
  });

  test.each([
    [
      'computes for ever',
      `create view files(path) as select 'jobs/jobs_1.db' where (select max(x) from (${endless})) > 0`,
    ],
    ['has no end', `create view files(path) as select 'jobs/jobs_' || x from (${endless})`],
    ['is larger than the memory', 'create view files(path) as select hex(zeroblob(400000000))'],
  ])('a list of databases that %s is given up, and named', async (_, sql) => {
    const { call } = volume(sql);
    const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
    expect([code, output]).toEqual([
      4,
      expect.stringContaining('The list of databases in the backup cannot be used: '),
    ]);
  });

  test('a trigger that never ends, in the database that counts the hosts, is given up, and named', async () => {
    const { call, at } = volume(
      `create table turns(number integer primary key, host text);
       create trigger t after insert on turns begin select max(x) from (${endless}); end;`,
      conf,
    );
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('No turn can be added to .litestream-deployment/turn.db'),
    ]);
    expect([existsSync(at('data/app.db')), existsSync(at('data/.litestream-deployment/turn.db'))]).toEqual([
      false,
      false,
    ]);
  });

  test('a trigger of the app that never ends, in the list of databases, is given up by the health check', async () => {
    const { call, put, database } = volume('');
    put('answer', '{"replica_txid": 9}');
    database('data/jobs/jobs_1.db', 'create table t(x)');
    database(
      'data/.litestream-deployment/manifest.db',
      `create table files(path text primary key) without rowid;
       create trigger t before insert on files begin select max(x) from (${endless}); end;`,
    );
    const { code, output } = await call('health', ['--watched']);
    expect([code, output]).toEqual([1, expect.stringContaining('the list of databases cannot be written')]);
  });

  test.each([
    [
      'beat',
      'create table heartbeat(id integer primary key, at text); create trigger t before insert on heartbeat begin',
      'end',
      1,
    ],
    ['local_heartbeat', 'create view heartbeat(at) as', '', 0],
  ])('a heartbeat that never ends is given up: %s', async (call, before, after, exit) => {
    const { folder, database, put } = volume('');
    put('litestream.yml', 'dbs:\n  - path: "/data/.litestream-deployment/heartbeat.db"\n');
    database('data/.litestream-deployment/heartbeat.db', `${before} select max(x) from (${endless}); ${after}`);
    const script =
      '. "$1"; data=$2/data litestream_config=$2/litestream.yml health_state=$2/health query_seconds=2 conf[user]=$EUID:0; "$3"';
    const { code, output } = await bash(['-c', script, 'deploy.sh', engine, folder, call], { seconds: 30 });
    expect([code, output]).toEqual([
      exit,
      expect.stringMatching(exit ? /the heartbeat cannot be written/ : /^none yet$/),
    ]);
  });

  test('a trigger in the list that the app put on the volume runs nothing in the sidecar', async () => {
    const { call, put, database } = volume('');
    put('answer', '{"replica_txid": 9}');
    database('data/jobs/jobs_1.db', 'create table t(x)');
    database(
      'data/.litestream-deployment/manifest.db',
      `create table files(path text primary key) without rowid;
       create trigger t before insert on files begin select writefile('ran', 'x'); end;`,
    );
    const { code, output } = await call('health');
    expect([code, output]).toEqual([1, expect.stringContaining('the list of databases cannot be written')]);
  });
});

describe('the program sqlite3', () => {
  test('opens a database that others wrote with -safe, except for the online backup, which safe mode refuses', () => {
    const folder = path.join(import.meta.dirname, '../src');
    const calls = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.sh'))
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
      .filter((line) => /(?:^|[(|;&]|\$\(|as_app|exec)\s*sqlite3 /.test(line));
    expect(calls.filter((line) => !line.includes('sqlite3 -init /dev/null -batch :memory: ')).toSorted()).toEqual([
      `  exec {keeper}> >(exec sqlite3 -init /dev/null -batch -safe -cmd 'pragma trusted_schema = off' "$file" >/dev/null 2>&1)`,
      "copying_sqlite=(sqlite3 -init /dev/null -batch -bail -cmd 'pragma trusted_schema = off')",
      "safe_sqlite=(sqlite3 -init /dev/null -batch -bail -safe -cmd 'pragma trusted_schema = off')",
    ]);
    expect(calls).toHaveLength(7);
  });
});
