import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, secondsSinceBoot } from './guard-host.js';
import { litestreamSays } from './health-host.js';
import { idle } from './idle-files.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('many files that nobody writes to', () => {
  test('are asked about once, then again only what was written', async () => {
    const { health, settled, asked, forget, put } = idle();
    await settled();
    forget();
    expect((await health()).code).toBe(0);
    expect(asked('sync')).toBe(0);
    put('data/jobs/jobs_150.db', 'xy');
    put('data/jobs/jobs_151.db-wal', 'x');
    await health();
    expect(asked('sync')).toBe(2);
  });

  test('the storage is asked about a few of them in each proof, and about all again after two hours', async () => {
    const { health, settled, asked, forget, put, folder } = idle();
    await settled();
    forget();
    const { code, output } = await health('--prove');
    expect([code, output.trim().split('\n')]).toEqual([0, expect.objectContaining({ length: 22 })]);
    expect(asked('restore')).toBeLessThanOrEqual(8);
    expect(asked('restore')).toBeGreaterThan(0);
    const old = readFileSync(path.join(folder, 'seen'), 'utf8').replaceAll(/ (\d{10}) /g, ' 1700000000 ');
    put('seen', old);
    forget();
    await health('--prove');
    expect(asked('restore')).toBe(20);
  });

  test('--prove --restore restores all of them, whatever the storage said a moment before', async () => {
    const { health, settled, forget, calls } = idle();
    await settled();
    forget();
    expect(await health('--prove', '--restore')).toMatchObject({ code: 0 });
    expect(calls().filter((call) => call.includes('-integrity-check quick'))).toHaveLength(22); // with app.db and the manifest
  });

  test('files that changed without a transaction are asked about at Litestream, and not at the storage', async () => {
    const { health, settled, asked, forget, put } = idle();
    await settled();
    for (let number = 140; number < 160; number++) put(`data/jobs/jobs_${number}.db-wal`, 'x');
    forget();
    expect(await health('--prove')).toMatchObject({ code: 0 });
    expect([asked('sync'), asked('restore')]).toEqual([20, 6]); // and app.db and the manifest
    put('replicated', '11');
    put('backup', '000000000000000b');
    for (let number = 150; number < 160; number++) put(`data/jobs/jobs_${number}.db-wal`, 'xy');
    forget();
    expect(await health('--prove')).toMatchObject({ code: 0 });
    expect(asked('restore')).toBe(20);
  });

  test('the health check looks at a few chains each time, those first that it has not looked at for longest', async () => {
    const { health, settled, asked, forget, put, calls, folder } = idle();
    await settled();
    const look = async () => {
      forget();
      expect(await health()).toEqual({ code: 0, output: '' });
      return asked('restore');
    };
    expect([await look(), await look(), await look()]).toEqual([8, 6, 0]); // the first 6 before that, with app.db and the manifest
    const hoursAgo = (name: string, seconds: number) =>
      put(`health/chain-jobs%2F${name}`, String(secondsSinceBoot() - seconds));
    for (let number = 140; number < 160; number++) hoursAgo(`jobs_${number}.db`, 3700);
    hoursAgo('jobs_159.db', 3800);
    expect(await look()).toBe(8);
    expect(calls().filter((call) => call.endsWith('_159.db'))).toHaveLength(1);
    expect(readFileSync(path.join(folder, 'seen'), 'utf8')).toMatch(/ 000000000000000a \d{10} jobs\/jobs_159\.db$/m);
  });

  test('what was written is looked at sooner, so that the next deployment need not ask about it', async () => {
    const { health, settled, asked, forget, put } = idle();
    await settled();
    for (let checks = 0; checks < 3; checks++) await health();
    put('replicated', '11');
    put('backup', '000000000000000b');
    for (const number of [150, 151]) {
      put(`data/jobs/jobs_${number}.db`, 'xy');
      put(`health/chain-jobs%2Fjobs_${number}.db`, String(secondsSinceBoot() - 310));
    }
    await new Promise((done) => setTimeout(done, 2100));
    forget();
    await health();
    expect(asked('restore')).toBe(2);
    forget();
    await health('--prove');
    expect(asked('restore')).toBeLessThanOrEqual(8);
  });

  test('the loss of what an idle one has in the storage is found, and nothing else counts as seen from then on', async () => {
    const { health, settled, put, folder } = idle();
    await settled();
    for (let checks = 0; checks < 3; checks++) await health();
    put('health/chain-jobs%2Fjobs_155.db', '0');
    put('backup', 'no matching backup files available');
    expect((await health()).output).toMatch(/the backup of jobs\/jobs_155\.db lacks files: no snapshot is there/);
    expect(existsSync(path.join(folder, 'seen'))).toBe(false);
  });

  test.each([
    ['another Litestream runs', (text: string) => text.replace('seconds 1', 'seconds 2'), 20],
    ['it failed to read one since', (text: string) => text.replace(/(_150\.db"\}) 0/, '$1 1'), 1],
    ['it has one no longer open', (text: string) => text.replace(/^.*_150\.db"\} 0$/m, ''), 1],
  ])('what was found counts no longer where %s', async (_, change, number) => {
    const { health, settled, asked, forget } = idle();
    await settled();
    forget();
    litestreamSays.measured = change(litestreamSays.measured);
    await health();
    expect(asked('sync')).toBe(number);
  });

  test('a restore check that is to change nothing asks about a few of those that are listed', async () => {
    const { guard, settled, forget, asked, calls, put } = idle((names) => [
      ...conf,
      ...names.map((name) => `database=${name}`),
    ]);
    await settled();
    forget();
    expect(await guard('--seen')).toMatchObject({ code: 0 });
    expect(asked('restore')).toBe(7); // and app.db, which this Litestream does not have open
    for (const name of [158, 159]) put(`data/jobs/jobs_${name}.db-wal`, 'x'); // moved into the database, say
    put('data/jobs/.jobs_159.db-litestream/ltx/0/000000000000000b-000000000000000b.ltx', ''); // written
    forget();
    expect(await guard('--seen')).toMatchObject({ code: 0 });
    expect(calls().filter((call) => /\/jobs_15[89]\.db$/.test(call))).toEqual([expect.stringMatching(/_159\.db$/)]);
    forget();
    expect(await guard()).toMatchObject({ code: 0 });
    expect(asked('restore')).toBe(20);
    put('backup', 'no matching backup files available');
    expect((await guard('--seen')).output).toMatch(/jobs_140\.db had a backup, and now there is none/);
  });

  test('a proof does not hide that the storage lacks what it is asked about', async () => {
    const { health, settled, put } = idle();
    await settled();
    put('backup', '0000000000000009');
    expect((await health('--prove')).output).toMatch(/the storage ends at transaction 0000000000000009/);
  });
});
