import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sidecar } from './chain-host.js';
import { conf } from './guard-host.js';
import { bash, noShell } from './shell.js';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');

describe.skipIf(noShell)('the history of a database that nobody writes to', { timeout: 60_000 }, () => {
  test.each([
    [21, 'gets a transaction of Litestream itself, and with it the snapshot of the day', '1'],
    [19, 'does not need one as long as it was written to within most of a day', ''],
  ])('whose newest change was %i hours ago %s', async (hours, _, seq) => {
    const host = sidecar();
    await host.make('app.db');
    host.put('changed', hoursAgo(hours));
    for (let checks = 0; checks < 2; checks++) expect((await host.health()).code).toBe(0);
    const { output } = await bash(['-c', `sqlite3 '${host.data}/app.db' 'select seq from _litestream_seq'`]);
    expect(output.trim()).toBe(seq);
  });

  test.each([
    [21, 0, /^$/],
    [
      41,
      1,
      /^app\.db: nothing was written for 41 hours, and the daily transaction of Litestream cannot be written: .*database is locked/,
    ],
  ])('that the app has locked and that did not change for %i hours: exit code %i', async (hours, code, said) => {
    const host = sidecar();
    await host.make('app.db');
    host.put('changed', hoursAgo(hours));
    const app = spawn('sqlite3', [`${host.data}/app.db`]);
    try {
      const locked = new Promise((resolve) => app.stdout.once('data', resolve));
      app.stdin.write('begin immediate; select 1;\n');
      await locked;
      const health = await host.health();
      expect([health.code, health.output.trim()]).toEqual([code, expect.stringMatching(said)]);
    } finally {
      app.kill();
    }
    expect((await host.health()).code, 'without the lock').toBe(0);
  });

  test('whose file is no database: that is said, and the file stays as it is', async () => {
    const host = sidecar([...conf, 'database=jobs/jobs.db']);
    await host.make('app.db');
    host.put('data/jobs/jobs.db', 'no database');
    host.put('changed', hoursAgo(400));
    expect(await host.health()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^jobs\/jobs\.db: .*file is not a database/),
    });
    expect(host.read('data/jobs/jobs.db')).toBe('no database');
  });

  test('from which the app dropped the table of Litestream: that is said, and nothing is made', async () => {
    const host = sidecar();
    await host.make('app.db');
    await bash(['-c', `sqlite3 '${host.data}/app.db' 'drop table _litestream_seq'`]);
    host.put('changed', hoursAgo(41));
    expect(await host.health()).toMatchObject({
      code: 1,
      output: expect.stringMatching(
        /no such table: _litestream_seq.* Litestream deletes the history after the next change/,
      ),
    });
    rmSync(`${host.data}/app.db`);
    await host.health();
    expect(existsSync(`${host.data}/app.db`)).toBe(false);
  });
});
