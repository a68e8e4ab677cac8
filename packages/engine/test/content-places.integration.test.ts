import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer, volume } from './content-host.js';
import { noSqlite } from './fuzz/sandbox.js';
import { monthly } from './guard-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell ?? noSqlite)('links and pipes on the volume', { timeout: 60_000 }, () => {
  test.each(['folder link', 'pipe'] as const)(
    'a %s in the place of a folder that the list names is refused',
    async (how) => {
      const { call, replace } = volume("create table files(path text); insert into files values('jobs/jobs_1.db');");
      replace('data/jobs', how);
      for (const args of [['--proven', 'app.db@0000000000000005'], ['--adopt', 'backup'], ['--check']]) {
        // oxlint-disable-next-line no-await-in-loop -- the same folder
        const { code, output } = await call('guard', args);
        expect([args[0], code, output]).toEqual([
          args[0],
          4,
          expect.stringContaining('jobs/jobs_1.db is a symbolic link, lies behind one'),
        ]);
      }
    },
  );

  test('one name of many that lies behind a link: nothing is restored', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `('jobs/jobs_${number}.db')`);
    const { call, replace, at } = volume(
      `create table files(path text); insert into files values ${names.join()}, ('other/x.db');`,
      [...monthly, 'pattern=other/*.db'],
    );
    replace('data/other', 'folder link');
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([4, expect.stringContaining('other/x.db is a symbolic link, lies behind one')]);
    expect(readdirSync(at('data/jobs'))).toEqual([]);
    expect(existsSync(at('data/app.db'))).toBe(false);
    replace('data/other', 'folder');
    expect(await call('guard', ['--adopt', 'backup'])).toMatchObject({ code: 0 });
    expect(readdirSync(at('data/jobs'))).toHaveLength(12);
    expect(readdirSync(at('data/other'))).toEqual(['x.db']);
  });

  test.each(['monitor-told', 'sidecar', 'turn.db', 'pass', 'compared', 'known-files', 'heartbeat.db', 'app.db.proven'])(
    'a sidecar that starts does not wait at a pipe that the app put in the place of %s',
    async (name) => {
      const { call, put, replace } = volume('');
      put('error', 'no matching backup files available\n');
      replace(`data/.litestream-deployment/${name}`, 'pipe');
      const { code, output } = await call('replicate');
      expect([code, output]).toEqual([
        1,
        expect.stringContaining(`/${name} on the volume is neither a file nor a folder`),
      ]);
    },
  );

  test.each(['link', 'folder link', 'hard link', 'pipe', 'nowhere', 'folder'] as const)(
    'a %s in the place of our own files is not followed',
    async (how) => {
      const all = [
        '',
        '/app.db.proven',
        '/app.db.proven.new',
        '/pass',
        '/pass.new',
        '/moved',
        '/staging',
        '/aside',
        '/proof',
      ];
      for (const place of how === 'link' ? all : ['', '/app.db.proven.new', '/pass.new']) {
        const { call, replace, at, put } = volume('create table files(path text)');
        if (how === 'folder' && place === '') continue;
        replace(`data/.litestream-deployment${place}`, how);
        put('answer', answer);
        // oxlint-disable-next-line no-await-in-loop -- each in a folder of its own
        const { code, output } = await call('guard', ['--adopt', 'backup']);
        if (how === 'hard link' || how === 'folder') continue;
        expect([place, code, output], output).toEqual([place, 4, expect.stringContaining('is not followed')]);
        expect(lstatSync(at(`data/.litestream-deployment${place}`)).isFile()).toBe(false);
      }
    },
  );

  test.each(['link', 'folder link', 'pipe'] as const)(
    'a %s in the place of a database or its -wal is refused',
    async (how) => {
      for (const name of ['app.db', 'app.db-wal', '.app.db-litestream']) {
        const { call, replace, database } = volume('');
        if (name !== 'app.db') database('data/app.db', 'create table t(x)');
        replace(`data/${name}`, how);
        for (const args of [['--adopt', 'backup'], ['--before-migration'], ['--check']]) {
          // oxlint-disable-next-line no-await-in-loop -- the same folder
          const { code, output } = await call('guard', args);
          expect([name, code, output]).toEqual([
            name,
            4,
            expect.stringMatching(/is a symbolic link, lies behind one, or is no regular file/),
          ]);
        }
      }
    },
  );
});
