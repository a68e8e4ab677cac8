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

  test('a database that the app has locked is left alone, and the health check stays green', async () => {
    const host = sidecar([...conf, 'database=jobs/jobs.db']);
    await host.make('app.db');
    host.put('data/jobs/jobs.db', 'no database');
    host.put('changed', hoursAgo(400));
    expect((await host.health()).code).toBe(0);
    expect(host.read('data/jobs/jobs.db')).toBe('no database');
  });
});
