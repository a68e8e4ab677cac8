import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, fakes, mine, restore, user } from './guard-host.js';
import { fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('what the guard restores', { timeout: 30_000 }, () => {
  test('a damaged backup replaces nothing, and the message says how to go on', async () => {
    const { call, folder, data, code } = await restore({
      storage: 'none',
      file: 'x',
      mark: mine,
      local: '0000000000000004',
      args: ['--check'],
    });
    expect(code).toBe(4);
    writeFileSync(path.join(folder, 'storage'), backup);
    writeFileSync(path.join(folder, 'storage.damaged'), '');
    const damaged = await call('--adopt', 'backup');
    expect(damaged.code).toBe(1);
    expect(damaged.output).toMatch(/damaged[^]*--adopt backup --at TIME/);
    expect(readFileSync(path.join(data, 'app.db'), 'utf8')).toBe('x');
    expect(readdirSync(path.join(data, '.litestream-deployment'))).toEqual(['app.db.proven']);
  });

  test('a backup that only a full integrity check finds broken replaces nothing', async () => {
    const { call, folder, read } = await restore({
      storage: 'none',
      file: 'x',
      mark: mine,
      local: '0000000000000004',
      args: ['--check'],
    });
    writeFileSync(path.join(folder, 'storage'), backup);
    writeFileSync(path.join(folder, 'storage.broken'), '');
    const { code, output } = await call('--adopt', 'backup');
    expect([code, read('app.db')], output).toEqual([1, 'x']);
    expect(output).toContain('The backup of app.db is damaged');
  });

  test.each([
    ['twice the backup, the database that is there, and 64 MB', 0, 0],
    ['a kilobyte less', 1, 4],
  ])('room on the disk: %s', async (_, missing, expected) => {
    const { call, folder, read } = await restore({
      storage: 'none',
      file: 'x'.repeat(1024),
      mark: mine,
      args: ['--check'],
      env: { BACKUP_BYTES: '104857600' },
    });
    writeFileSync(path.join(folder, 'storage'), backup);
    fakeCommands(folder, { df: `echo Avail; echo ${(2 * 104857600 + 1024 + 67108864) / 1024 - missing}` });
    const { code, output } = await call('--adopt', 'backup');
    expect(code, output).toBe(expected);
    expect(read('app.db')).toBe(expected === 0 ? 'restored' : 'x'.repeat(1024));
    if (expected !== 0) expect(output).toMatch(/The data volume has \d+ MB free, a deployment needs 264 MB/);
  });

  test('what was restored is on the disk before the app starts', async () => {
    const { call, folder, data } = await restore({ storage: 'none', args: ['--check', '--first-deploy'] });
    writeFileSync(path.join(folder, 'storage'), backup);
    fakeCommands(folder, {
      sync: `echo "$*: $(cat '${data}/app.db') $(cut -d ' ' -f 2 '${data}/.litestream-deployment/app.db.proven')" >>'${folder}/synced'`,
    });
    expect((await call()).code).toBe(0);
    expect(readFileSync(path.join(folder, 'synced'), 'utf8')).toBe(`-f ${data}: restored restored\n`);
  });

  test('a restore that takes too long names the line of deploy.conf that gives it more time', async () => {
    const { call, folder } = await restore({ storage: backup, args: ['--check'] });
    fakeCommands(folder, {
      timeout: 'while (($#)); do case $1 in 10m) exit 124 ;; -k) shift 2 ;; *) shift; exec "$@" ;; esac; done',
    });
    const { code, output } = await call();
    expect(code, output).toBe(1);
    expect(output).toMatch(/took longer than 10 minutes[^]*restore_minutes in deploy\.conf/);
  });

  test.each([
    ['-dry-run', 30],
    ['-o', 600],
  ])('litestream restore %s runs as the app and has its limit', async (option, seconds) => {
    const { call, folder } = await restore({ storage: backup, args: ['--check'] });
    fakeCommands(folder, { setpriv: `echo "$*" >>'${folder}/as'; ${fakes.setpriv}` });
    await call();
    const calls = readFileSync(path.join(folder, 'as'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`litestream restore `) && line.includes(` ${option} `));
    const limit = seconds === 600 ? '10m' : String(seconds);
    expect(calls).toEqual([
      expect.stringContaining(
        `--reuid=${user.uid} --regid=${user.gid} --clear-groups -- timeout -k 5 ${limit} litestream`,
      ),
    ]);
  });
});
