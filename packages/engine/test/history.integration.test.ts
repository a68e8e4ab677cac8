import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, conf, fakes, mine, monthly, restore } from './guard-host.js';
import { fakeCommands, noShell } from './shell.js';

/** With the answer to `litestream ltx`, and with a storage that reaches back to noon of May 31. */
const history = {
  sqlite3: `case "$*" in *level*) echo '2026-05-31T12:00:00Z|3|5242880'; exit ;; esac; ${fakes.sqlite3}`,
  litestream: `case "$1 $*" in ltx*) echo '[]'; exit ;; *' 2026-05-30T'*) echo 'no matching backup files available' >&2; exit 1 ;; esac; ${fakes.litestream}`,
};

describe.skipIf(noShell)('guard, what the backup holds', { timeout: 30_000 }, () => {
  test('--backups: how new, how far back, and how much; nothing is changed', async () => {
    const { call, folder, data, before } = await restore({ file: 'x', storage: 'none', mark: mine, args: ['--check'] });
    fakeCommands(folder, history);
    expect((await call('--backups')).output).toBe('app.db\n  no backup\n');
    writeFileSync(path.join(folder, 'storage'), backup);
    const { code, output } = await call('--backups');
    expect(code, output).toBe(0);
    expect(output).toMatch(
      /^app\.db\n {2}newest {8}2026-05-31T12:00:00Z, \d+ days ago, transaction 0000000000000005\n {2}goes back to {2}2026-05-31T12:00:00Z\n {2}in storage {4}5 MB, snapshots among it: 3\n/,
    );
    expect(output).toMatch(/\.\/deploy\.sh look --at \d{4}-/);
    expect(readdirSync(data).toSorted()).toEqual(before);
  });

  test('--backups: the databases of a pattern, too', async () => {
    const names = 'jobs/jobs_2026-04.db\njobs/jobs_2026-05.db\n';
    const { call, folder } = await restore({ storage: backup, names, args: ['--check'] }, monthly);
    fakeCommands(folder, history);
    const { code, output } = await call('--backups');
    expect(output).toMatch(
      /^app\.db\n {2}newest [^]*^jobs\/jobs_2026-04\.db\n {2}newest [^]*^jobs\/jobs_2026-05\.db\n {2}newest /m,
    );
    expect(code).toBe(0);
  });

  test('--backups: a backup of the future is no negative number of seconds old', async () => {
    const { call, folder } = await restore({
      storage: backup,
      args: ['--check'],
      env: { BACKUP_TIME: '2999-05-31T12:00:00Z' },
    });
    fakeCommands(folder, history);
    expect((await call('--backups')).output).toMatch(
      /newest {8}2999-05-31T12:00:00Z, \d+ days later than now: this clock is behind, or that of the host which wrote it was ahead, trans/,
    );
  });

  test('--backups --json: the same for a program, or what is wrong', async () => {
    const { call, folder } = await restore({ storage: 'none', args: ['--check'] });
    fakeCommands(folder, history);
    const ask = async () => {
      const { code, output } = await call('--backups', '--json');
      return [code, JSON.parse(output)] as const;
    };
    expect(await ask()).toEqual([0, { databases: [{ name: 'app.db', newest: null }], problems: [] }]);
    writeFileSync(path.join(folder, 'storage'), backup);
    const newest = { newest: '2026-05-31T12:00:00Z', transaction: backup, reach: '2026-05-31T12:00:00Z' };
    expect(await ask()).toEqual([
      0,
      { databases: [{ name: 'app.db', ...newest, bytes: 5_242_880, snapshots: 3 }], problems: [] },
    ]);
    writeFileSync(path.join(folder, 'storage'), 'Error: a "quoted" \\ word\tand a tab');
    const [code, { databases, problems }] = await ask();
    expect([code, databases]).toEqual([4, []]);
    expect(problems).toEqual([
      {
        cause: 'The backup of app.db cannot be read: a "quoted" \\ word and a tab',
        next: expect.stringMatching(/^Check AWS_S3_BUCKET, .*, then deploy again\.$/) as string,
      },
    ]);
  });

  test("--look: new files, and nothing of the app's is changed", async () => {
    const { call, folder, data, before, read } = await restore({
      file: 'x',
      storage: backup,
      mark: mine,
      args: ['--check'],
    });
    fakeCommands(folder, { ...history, chown: `echo "$*" >>'${folder}/owners'` });
    mkdirSync(path.join(folder, 'look'));
    const { code, output } = await call('--look', '--at', '2026-05-31T13:00:00Z');
    expect(code, output).toBe(0);
    expect(output).toContain('app.db: as it was at 2026-05-31T13:00:00Z; its integrity is checked');
    expect(readFileSync(path.join(folder, 'look/app.db'), 'utf8')).toBe('restored\n');
    expect(readFileSync(path.join(folder, 'owners'), 'utf8').trim().split('\n').at(-1)).toBe(
      `-R ${process.getuid?.()}:${process.getgid?.()} ${folder}/look`,
    );
    expect([read('app.db'), readdirSync(data).toSorted()]).toEqual(['x', before]);
  });

  test.each([['--look'], ['--adopt', 'backup']])(
    'a point in time that the storage does not reach back to: %s %s',
    async (...args) => {
      const { call, folder, read } = await restore({ file: 'x', storage: backup, mark: mine, args: ['--check'] });
      fakeCommands(folder, history);
      mkdirSync(path.join(folder, 'look'));
      const { code, output } = await call(...args.filter(Boolean), '--at', '2026-05-30T13:00:00Z');
      expect([code, read('app.db')], output).toEqual([4, 'x']);
      expect(output).toMatch(
        /The backup of app\.db does not reach back to 2026-05-30T13:00:00Z\.\n {2}-> Choose a point in time from 2026-05-31T12:00:00Z on\./,
      );
    },
  );

  test('--look needs room where the files go', async () => {
    const { call, folder } = await restore({ file: 'x', storage: backup, mark: mine, args: ['--check'] });
    fakeCommands(folder, { ...history, df: 'echo Avail; echo 65535' });
    mkdirSync(path.join(folder, 'look'));
    const { code, output } = await call('--look', '--at', '2026-05-31T13:00:00Z');
    expect(code, output).toBe(4);
    expect(output).toContain('There are 63 MB free for the files, 64 MB are needed.');
  });

  test('--look without a backup', async () => {
    const { call, folder } = await restore({ storage: 'none', args: ['--check'] }, [...conf, 'database=other.db']);
    fakeCommands(folder, history);
    mkdirSync(path.join(folder, 'look'));
    const { code, output } = await call('--look', '--at', '2026-05-31T13:00:00Z');
    expect(code).toBe(4);
    expect(output).toMatch(/There is no backup of app\.db\.[^]*There is no backup of other\.db\./);
  });
});
