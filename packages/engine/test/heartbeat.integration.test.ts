import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { litestream, sidecar } from './chain-host.js';
import { conf } from './guard-host.js';
import { bash, engine, fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('the heartbeat', () => {
  const heartbeat = 'data/.litestream-deployment/heartbeat.db';
  const rows = async (folder: string) =>
    (await bash(['-c', `sqlite3 '${folder}/${heartbeat}' 'select count(*), max(at) from heartbeat'`])).output.trim();

  test('is written while all is well, every 15 minutes', async () => {
    const host = sidecar();
    await host.make('app.db');
    expect((await host.health()).code).toBe(0);
    expect(await rows(host.folder)).toMatch(/^1\|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const first = await rows(host.folder);
    await bash(['-c', 'sleep 1.1']);
    await host.health();
    expect(await rows(host.folder)).toBe(first);
    host.put('health/heartbeat', '0');
    await host.health();
    expect(await rows(host.folder)).not.toBe(first);
    expect((await host.health('--report')).output).toMatch(
      /^Every database is in[^\n]*\nLast heartbeat in the backup: 20/,
    );
  });

  test('is not written while something is wrong, and not where the files do not replicate it', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put('answer-app.db', 'AccessDenied: no');
    await host.health();
    expect(host.read(heartbeat)).toBe('');
    const earlier = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    await earlier.make('app.db');
    expect((await earlier.health()).code).toBe(0);
    expect(earlier.read(heartbeat)).toBe('');
  });

  test('that cannot be written is no health', async () => {
    const host = sidecar();
    await host.make('app.db');
    host.put(heartbeat, 'x'.repeat(4096));
    expect(await host.health()).toMatchObject({
      code: 1,
      output: expect.stringContaining('the heartbeat cannot be written') as string,
    });
  });

  /** Calls a function of the engine in the folder of a sidecar. */
  const call = (folder: string, name: string, commands: Record<string, string> = { litestream }) =>
    bash(
      [
        '-c',
        `. ${engine}; data=$1/data litestream_config=$1/litestream.yml; read_conf "$1/deploy.conf"; make_work_folder; ${name}`,
        'bash',
        folder,
      ],
      { env: { PATH: fakeCommands(folder, commands), FOLDER: folder } },
    );

  test('of an earlier start goes, with what Litestream counted of it; nothing else does', async () => {
    const host = sidecar();
    const metadata = 'data/.litestream-deployment/.heartbeat.db-litestream/ltx/0/1.ltx';
    for (const name of [heartbeat, `${heartbeat}-wal`, `${heartbeat}-shm`, metadata]) host.put(name, 'of another host');
    const without = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    without.put(heartbeat, "the user's own");
    for (const { folder } of [host, without]) expect((await call(folder, 'forget_heartbeat')).code).toBe(0);
    for (const name of [heartbeat, `${heartbeat}-wal`, `${heartbeat}-shm`, metadata]) expect(host.read(name)).toBe('');
    expect([host.read('data/app.db'), without.read(heartbeat)]).toEqual(['', "the user's own"]);
    expect(existsSync(path.join(host.data, 'app.db'))).toBe(true);
  });

  test('is restored for the drill with a full check and a limit, and not at all where the files do not replicate it', async () => {
    const { folder, calls } = sidecar();
    const limit = `printf '%s\n' "$*" >>"$FOLDER/limits"; while [ $# -gt 0 ] && [ "$1" != litestream ] && [ "$1" != sqlite3 ]; do shift; done; "$@"`;
    await call(folder, 'print_heartbeat', { litestream, timeout: limit });
    expect(calls()).toEqual([expect.stringMatching(/^restore .*-integrity-check full .*heartbeat\.db$/)]);
    expect(readFileSync(path.join(folder, 'limits'), 'utf8')).toMatch(/^-k 5 60 litestream restore /);
    const without = sidecar(conf, (text) => text.slice(0, text.lastIndexOf('  - # changes')));
    expect(await call(without.folder, 'print_heartbeat')).toEqual({ code: 0, output: '' });
    expect(existsSync(path.join(without.folder, 'calls'))).toBe(false);
  });

  test.each([
    ['2026-05-31T12:00:00Z\nrestored=2026-05-31T12:00:00Z app.db', '2026-05-31T12:00:00Z'],
    ['restored=2026-05-31T12:00:00Z', ''],
    ['2026-05-31T12:00:00Z app.db', ''],
    ['2026-05-31', ''],
    ['', ''],
  ])('is a time and nothing else, whoever wrote it: %j', async (at, expected) => {
    const { folder } = sidecar();
    const other = litestream.replace("'2026-05-31T12:00:00Z')", `'${at}')`);
    const { output } = await call(folder, 'print_heartbeat', { litestream: other });
    expect(output).toBe(expected === '' ? '' : `heartbeat=${expected}\n`);
  });

  test('is read back by the drill', async () => {
    const { folder } = sidecar();
    const read = () => call(folder, 'print_heartbeat');
    expect((await read()).output).toBe('heartbeat=2026-05-31T12:00:00Z\n');
    writeFileSync(path.join(folder, 'answer-heartbeat.db'), 'no matching backup files available');
    expect(await read()).toEqual({ code: 0, output: '' });
    writeFileSync(
      path.join(folder, 'answer-heartbeat.db'),
      'Error: decode database: unexpected error decoding after end of database: close reader 1: file checksum mismatch',
    );
    expect(await read()).toMatchObject({ code: 1, output: expect.stringMatching(/^damaged=/) as string });
  });
});
