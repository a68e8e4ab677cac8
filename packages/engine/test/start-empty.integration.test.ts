import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, backup, conf, fakes, mine, restore } from './guard-host.js';
import { fakeCommands, noShell } from './shell.js';

const at = '2026-05-30T13:00:00Z';
/** The backup of jobs/jobs.db begins at noon of May 31; `complete` says whether its first transaction is still there by itself. */
const storage = (complete: boolean, without = 'jobs.db') => ({
  sqlite3: `case "$*" in *level*) echo '2026-05-31T12:00:00Z|3|5242880|${complete ? 1 : 0}'; exit ;; *journal_mode*) echo empty >"\${@: -2:1}"; exit ;; esac; ${fakes.sqlite3}`,
  litestream: `case "$1 $*" in ltx*) echo '[]'; exit ;; *' 2026-05-30T'*${without}) echo 'no matching backup files available' >&2; exit 1 ;; esac; ${fakes.litestream}`,
});

/** A volume with both databases, and that storage. */
async function host(complete: boolean, without?: string) {
  const one = await restore({ file: 'x', storage: backup, mark: mine, args: ['--check'] }, [
    ...conf,
    'database=jobs/jobs.db',
  ]);
  fakeCommands(one.folder, storage(complete, without));
  mkdirSync(path.join(one.data, 'jobs'));
  mkdirSync(path.join(one.data, '.litestream-deployment/jobs'), { recursive: true });
  writeFileSync(path.join(one.data, 'jobs/jobs.db'), 'newer jobs');
  writeFileSync(path.join(one.data, '.litestream-deployment/jobs/jobs.db.proven'), `${mine} ${address()}\n`);
  mkdirSync(path.join(one.folder, 'look'));
  return one;
}

describe.skipIf(noShell)('back to before a listed database existed', { timeout: 30_000 }, () => {
  test('nothing is changed until a person allows it, by a command that is printed', async () => {
    const { call, read } = await host(true);
    const { code, output } = await call('--adopt', 'backup', '--at', at);
    expect([code, read('app.db'), read('jobs/jobs.db')], output).toEqual([4, 'x', 'newer jobs']);
    expect(output).toMatch(
      /At 2026-05-30T13:00:00Z there was no backup yet of: jobs\/jobs\.db, from 2026-05-31T12:00:00Z on\.[^]*-> .*--start-empty 'jobs\/jobs\.db';/,
    );
    expect(output).not.toContain('app.db,');
  });

  test('allowed, the others go back, and it starts empty and stays so', async () => {
    const { call, read, data } = await host(true);
    const options = ['--adopt', 'backup', '--at', at, '--start-empty', 'jobs/jobs.db'];
    expect((await call('--check', ...options)).code).toBe(11);
    const { code, output } = await call(...options);
    expect([code, read('app.db'), read('jobs/jobs.db')], output).toEqual([0, 'restored', 'empty']);
    expect(read('.litestream-deployment/jobs/jobs.db.proven')).toBe(`blazor-k3x9q2 restored ${backup} ${address()}`);
    const [aside = ''] = readdirSync(path.join(data, '.litestream-deployment/aside'));
    expect(read(`.litestream-deployment/aside/${aside}/jobs/jobs.db`)).toBe('newer jobs');
    expect(output).toMatch(/^restored=2026-05-30T13:00:00Z app\.db$/m);
    expect(output).not.toMatch(/^restored=\S+ jobs/m);
    // The next start of the restore check keeps it, where an absent one would be restored.
    expect([(await call()).code, read('jobs/jobs.db')]).toEqual([0, 'empty']);
  });

  test('permission for one is none for another', async () => {
    const { call, read } = await host(true);
    for (const name of ['app.db', 'jobs.db', 'jobs/jobs.db.x']) {
      const { code } = await call('--adopt', 'backup', '--at', at, '--start-empty', name);
      expect([code, read('jobs/jobs.db')], name).toEqual([4, 'newer jobs']);
    }
  });

  test('a storage that has deleted what was before says nothing of that time', async () => {
    const { call, read } = await host(false);
    const { code, output } = await call('--adopt', 'backup', '--at', at, '--start-empty', 'jobs/jobs.db');
    expect([code, read('app.db'), read('jobs/jobs.db')], output).toEqual([4, 'x', 'newer jobs']);
    expect(output).toContain('The backup of jobs/jobs.db does not reach back to');
  });

  test('where none existed, it is no point in time to go back to', async () => {
    const { call, read } = await host(true, '.db');
    const options = ['--start-empty', 'jobs/jobs.db', '--start-empty', 'app.db'];
    const { code, output } = await call('--adopt', 'backup', '--at', at, ...options);
    expect([code, read('app.db')], output).toEqual([4, 'x']);
    expect(output).toContain('Choose a point in time from 2026-05-31T12:00:00Z on.');
  });

  test('--look leaves it out', async () => {
    const { call, folder } = await host(true);
    const { code, output } = await call('--look', '--at', at);
    expect(code, output).toBe(0);
    expect(output).toContain('jobs/jobs.db: did not exist at that time');
    expect(readFileSync(path.join(folder, 'look/app.db'), 'utf8')).toBe('restored\n');
    expect(existsSync(path.join(folder, 'look/jobs/jobs.db'))).toBe(false);
  });

  test('it is an option of a point in time alone', async () => {
    const { call } = await host(true);
    expect((await call('--start-empty', 'app.db')).code).toBe(2);
  });
});
