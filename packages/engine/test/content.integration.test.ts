import { describe, expect, test } from 'vitest';
import { volume } from './content-host.js';
import { noSqlite } from './fuzz/sandbox.js';
import { conf, id } from './guard-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell ?? noSqlite)('names and lines that others wrote', { timeout: 60_000 }, () => {
  test('a name from the list of databases leads nowhere, and is told as text', async () => {
    for (const name of [
      '../outside/new',
      'app.db-wal',
      '.litestream-deployment/pass',
      'jobs/x\n::error::y',
      'jobs/\u001B[2J',
      '/etc/passwd',
    ]) {
      const { call } = volume(`create table files(path text); insert into files values('${name}');`);
      const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
      expect([code, output]).toEqual([4, expect.stringContaining('which cannot be a database of this deployment')]);
    }
  });

  test('the name of a file becomes no command of the sidecar that starts', async () => {
    const { call, database, put } = volume('');
    put('error', 'no matching backup files available\n');
    for (const name of [
      'jobs_|e;touch ran;#.db',
      'jobs_$(touch ran).db',
      'jobs_"; x: "${SECRET}.db',
      'jobs_\n::error::x.db',
    ])
      database(`data/jobs/${name}`, 'create table t(x)');
    await call('replicate');
  });

  test('nor of the look at what the app writes', async () => {
    const { call, database, at } = volume('');
    const name = 'data/jobs/jobs_$(touch ran).db';
    database(name, 'create table t(x)');
    await call('opened', ['--app'], `stood=1-1 a[$(touch ran)] ${at(name)}\nstood=1-1 9999999 ${at(name)}\n`);
  });

  test.each(['$(touch ran)', 'x[$(touch ran)]', 'a b|e;touch ran;#'])(
    'the mark of a host that was left: %s',
    async (name) => {
      const { call, put } = volume('');
      put('data/.litestream-deployment/moved', `::error::\u001B[2J\n${name}@0000000000000001\n`);
      const { code, output } = await call('guard');
      expect([code, output]).toEqual([4, expect.stringContaining('from this host on purpose at an unknown time')]);
      await call('guard', ['--return-here']);
    },
  );

  test.each([
    'storage_identity=x[$(touch ran)]',
    'storage_override=x[$(touch ran)]',
    'host_secret=x[$(touch ran)]',
    'storage_value=x[$(touch ran)] plain X required',
    'database=../outside/new',
    'database=/etc/passwd',
    'pattern=../outside/*',
    'start_seconds=a[$(touch ran)]',
  ])('deploy.conf with %s is refused', async (line) => {
    const { call } = volume('', [...conf, line]);
    const { code, output } = await call('guard', ['--check']);
    expect([code, output]).toEqual([2, expect.stringContaining('deploy.conf')]);
  });

  test('what stands in a mark is no transaction unless it looks like one', async () => {
    const { call, put, database } = volume('', conf);
    database('data/app.db', 'create table t(x)');
    put('data/.litestream-deployment/app.db.proven', `${id} restored zzzzzzzzzzzzzzzz x\n`);
    const { output } = await call('guard', ['--check']);
    expect(output).not.toContain('zzzz');
  });
});
