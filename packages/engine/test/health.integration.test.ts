import { describe, expect, test } from 'vitest';
import { id } from './guard-host.js';
import { litestreamSays, sidecar, storage } from './health-host.js';
import { fakeCommands, noShell } from './shell.js';

describe.skipIf(noShell)('health', () => {
  test('everything is in the storage: the marker says so from then on', async () => {
    const { health, marker, calls } = sidecar();
    expect(await health()).toEqual({ code: 0, output: '' });
    expect(marker()).toBe(`${id} proven 000000000000000a ${await storage()}\n`);
    expect(calls()).toEqual([
      expect.stringMatching(/^sync -wait -json -timeout 10 -socket /),
      expect.stringMatching(/^restore .*-dry-run/), // the chain of the backup, which was not looked at yet
    ]);
    await health();
    expect(calls()).toHaveLength(3);
  });

  test('a marker of another storage, or of another word, is replaced; one that proves is left alone', async () => {
    const { health, marker, put } = sidecar();
    for (const line of [
      `${id} proven 0000000000000005 0123456789abcdef`,
      `${id} fresh - ${await storage()}`,
      'other proven 0000000000000005 x',
    ]) {
      put('data/.litestream-deployment/app.db.proven', `${line}\n`);
      await health();
      expect(marker()).toBe(`${id} proven 000000000000000a ${await storage()}\n`);
    }
    put('replicated', '11');
    await health();
    expect(marker()).toContain(' 000000000000000a ');
  });

  const sick: [string, (host: ReturnType<typeof sidecar>) => void, RegExp][] = [
    [
      'Litestream cannot upload',
      ({ put }) =>
        put('replicated', 'first line\nError: sync failed: dial tcp 10.0.0.1:443: connect: no route to host\n'),
      /^app\.db is not backed up: The storage cannot be reached: sync failed: dial tcp .*: no route to host -> Check the address in AWS_S3_BUCKET, /,
    ],
    [
      "a file of Litestream's own is damaged, and perhaps the same one in the storage",
      ({ put }) => put('replicated', 'ltx file corrupted: 000000000000000a-000000000000000b.ltx\n'),
      /, 000000000000000a-000000000000000b\.ltx, is damaged on this volume[^]*: \.\/deploy\.sh deploy --adopt local\. If this message comes back[^]*move blazor-k3x9q2\/app\.db\/ away there/,
    ],
    [
      'the storage lost everything, and Litestream began again since',
      ({ put }) =>
        put('replicated', 'Error: sync failed: open ltx file /x.ltx: open /x.ltx: no such file or directory\n'),
      /lost what was uploaded\. Move blazor-k3x9q2\/app\.db\/ away in the storage and deploy with --adopt local\n$/,
    ],
    [
      'a damaged file without a name',
      ({ put }) => put('replicated', 'ltx file corrupted\n'),
      /newest file of the backup is damaged on this volume/,
    ],
    [
      'another file, or one with another page size, is in the place of the database',
      ({ put }) =>
        put(
          'replicated',
          'Error: sync failed: sync: new wal reader with offset: unaligned wal offset 16512 for page size 8192\n',
        ),
      /^app\.db is not backed up: another file was put in its place[^]*deploy --adopt local[^]*--adopt backup/,
    ],
    [
      'another file is in the place of the database, which SQLite cannot read',
      ({ put }) => put('replicated', 'Error: sync failed: disk I/O error (522)\n'),
      /^app\.db is not backed up: another file was put in its place[^]*deploy --adopt local[^]*--adopt backup/,
    ],
    [
      'Litestream says something else',
      ({ put, folder }) => {
        put('x', '');
        fakeCommands(folder, { litestream: 'echo "{}"' });
      },
      /cannot understand what Litestream says: \{\}/,
    ],
    [
      'the storage failed validation, and cannot be asked',
      ({ put, folder }) => {
        litestreamSays.validated = { db: `${folder}/data/app.db`, success: 0 };
        put('backup', 'no route to host');
      },
      /^the storage cannot be read \(app\.db\): no route to host\n$/,
    ],
    [
      'the disk is nearly full',
      ({ folder }) => {
        fakeCommands(folder, { df: 'echo Avail; echo 102399' });
      },
      /the disk is nearly full: 99 MB left/,
    ],
  ];
  test.each(sick)('says what is wrong: %s', async (_, arrange, message) => {
    const host = sidecar();
    arrange(host);
    const { code, output } = await host.health();
    expect(output).toMatch(message);
    expect(code).toBe(1);
  });

  test('a database that was proven and is gone is missed; one that was never made is not', async () => {
    const { health, put, marker } = sidecar();
    put('data/app.db', '');
    expect((await health()).code).toBe(0);
    expect(marker()).toBeUndefined();
    put('data/.litestream-deployment/app.db.proven', `${id} proven 0000000000000005 ${await storage()}\n`);
    expect(await health()).toEqual({
      code: 1,
      output: 'app.db is gone from the volume: stop the app and deploy again, which restores it\n',
    });
  });

  test('--sync waits as long as restoring may take, and looks at nothing else', async () => {
    const { health, calls, folder } = sidecar();
    litestreamSays.validated = { db: `${folder}/data/app.db`, success: 0 };
    expect((await health('--sync')).code).toBe(0);
    expect(calls()).toEqual([expect.stringContaining(' -timeout 600 ')]);
  });
});
