import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, mine, restore } from './guard-host.js';
import { fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('guard, around a migration', { timeout: 30_000 }, () => {
  test('returns the copy of a migration that did not finish', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    expect((await call('--before-migration')).code).toBe(0);
    writeFileSync(path.join(data, 'app.db'), 'half-way');
    const check = await call('--check');
    expect(check.code).toBe(11);
    expect(check.output).toMatch(
      /^restore: a migration of the databases runs or was interrupted.*deploy again: that returns/m,
    );
    const byHand = await call();
    expect(byHand.code).toBe(4);
    expect(byHand.output).toMatch(/A migration of the databases runs or was interrupted[^]*\.\/deploy\.sh/);
    expect((await call('--return-copy')).code).toBe(0);
    expect(readFileSync(path.join(data, 'app.db'), 'utf8')).toBe('before');
    expect(statSync(path.join(data, '.app.db-litestream/ltx/0', `${backup}-${backup}.ltx`)).isFile()).toBe(true);
    expect(existsSync(path.join(data, '.litestream-deployment/migration'))).toBe(false);
    expect(folder).toBeTruthy();
  });

  test('settles a migration that did not finish on the way, when nothing has the databases open', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    await call('--before-migration');
    writeFileSync(path.join(data, 'app.db'), 'half-way');
    const { code, output } = await call('--settle');
    expect([code, readFileSync(path.join(data, 'app.db'), 'utf8')], output).toEqual([0, 'before']);
    expect(output).toContain('app.db: keep');
  });

  test('a deployment that was cut off while the app started: what was served since stays, and the copy is set aside', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    expect((await call('--before-start')).code).toBe(0);
    writeFileSync(path.join(data, 'app.db'), 'served');
    const kept = () => readFileSync(path.join(data, 'app.db'), 'utf8');
    const byHand = await call();
    expect([byHand.code, kept()], byHand.output).toEqual([0, 'served']);
    expect((await call('--check')).code, 'nothing may have the databases open').toBe(11);
    const { code, output } = await call('--settle');
    expect([code, kept()], output).toEqual([0, 'served']);
    expect(output).toMatch(/was cut off while its version started[^]*set aside: \.litestream-deployment\/migration/);
    const aside = path.join(data, '.litestream-deployment/aside');
    const [time = ''] = readdirSync(aside);
    expect(readFileSync(path.join(aside, time, '.litestream-deployment/migration/app.db'), 'utf8')).toBe('before');
    expect((await call('--check')).code).not.toBe(11);
  });

  test('a copy that is being returned from before a start returns to its end', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    await call('--before-start');
    for (const name of ['app.db', '.app.db-litestream']) rmSync(path.join(data, name), { recursive: true });
    writeFileSync(path.join(data, '.litestream-deployment/migration/.aside'), '');
    const { code, output } = await call('--settle');
    expect([code, readFileSync(path.join(data, 'app.db'), 'utf8')], output).toEqual([0, 'before']);
  });

  test('returns it on a disk that is full: nothing is copied', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    await call('--before-migration');
    writeFileSync(path.join(data, 'app.db'), 'half-way');
    fakeCommands(folder, { cp: 'echo No space left on device >&2; exit 1' });
    expect((await call('--return-copy')).code).toBe(0);
    expect(readFileSync(path.join(data, 'app.db'), 'utf8')).toBe('before');
  });

  test('a copy that could not be made takes no room, and nothing is returned from it', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    fakeCommands(folder, { cp: 'echo No space left on device >&2; exit 1' });
    expect((await call('--before-migration')).code).toBe(1);
    expect(readdirSync(path.join(data, '.litestream-deployment'))).toEqual(['app.db.proven', 'pass', 'pass.of']);
  });

  test('a copy that can only be dropped in part is dropped', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    await call('--before-migration');
    fakeCommands(folder, { rm: 'case "$*" in *.done) [ ! -e "${@: -1}" ] || exit 1 ;; esac; exec /bin/rm "$@"' });
    expect((await call('--after-migration')).code).toBe(0);
    expect(existsSync(path.join(data, '.litestream-deployment/migration'))).toBe(false);
  });

  test('returns what lay beside the database as well: its -wal, and the journal of an unfinished transaction', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    writeFileSync(path.join(data, 'app.db-journal'), 'undo');
    expect((await call('--before-migration')).code).toBe(0);
    for (const name of ['app.db', 'app.db-wal', 'app.db-journal']) writeFileSync(path.join(data, name), 'half-way');
    expect((await call('--return-copy')).code).toBe(0);
    const returned = ['app.db', 'app.db-wal', 'app.db-journal'].map((name) =>
      readFileSync(path.join(data, name), 'utf8'),
    );
    expect(returned).toEqual(['before', 'wal', 'undo']);
  });

  test('the files of Litestream are copied where the file system gives no file a second name', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    fakeCommands(folder, { cp: '/bin/cp "$@"; [[ " $* " != *" -l "* ]]' });
    expect((await call('--before-migration')).code).toBe(0);
    const copied = path.join(
      data,
      '.litestream-deployment/migration/.app.db-litestream/ltx/0',
      `${backup}-${backup}.ltx`,
    );
    expect(statSync(copied).nlink).toBe(1);
  });

  test('the copy is on the disk before it counts, and what is known of the files no longer does', async () => {
    const { call, data, folder } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    const state = path.join(data, '.litestream-deployment');
    writeFileSync(path.join(state, 'known-files'), '');
    fakeCommands(folder, { sync: `ls -A '${state}' >>'${folder}/synced'; cat '${state}/migration.new/.names'` });
    const { code, output } = await call('--before-migration');
    expect([code, output]).toEqual([0, 'app.db\n']);
    expect(readFileSync(path.join(folder, 'synced'), 'utf8').split('\n')).not.toContain('migration');
    expect(existsSync(path.join(state, 'known-files'))).toBe(false);
  });

  test('drops the copy of one that did', async () => {
    const { call, data } = await restore({ file: 'before', mark: mine, local: backup, storage: backup });
    await call('--before-migration');
    writeFileSync(path.join(data, 'app.db'), 'after');
    await call('--after-migration');
    await call();
    expect(readFileSync(path.join(data, 'app.db'), 'utf8')).toBe('after');
  });
});
