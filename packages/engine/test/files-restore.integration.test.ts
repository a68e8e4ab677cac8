import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { backedUp } from './files-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('the restore check of the files', { timeout: 60_000 }, () => {
  let host: Awaited<ReturnType<typeof backedUp>>;
  beforeEach(async () => {
    host = await backedUp();
  });
  const loseFiles = () => {
    host.remove('uploads');
    host.remove('.litestream-deployment/.litestream-deployment');
    host.remove('.litestream-deployment/files-list');
  };

  test('a new host gets them back, and the record names them', async () => {
    loseFiles();
    const { code, output } = await host.guard();
    expect(code, output).toBe(0);
    expect(output).toMatch(/^restored=20\S+ files beside the databases \(2 files, 1 MB\)$/m);
    expect([host.read('uploads/a b/ü.txt'), host.read('uploads/one'), host.marker()?.[0]]).toEqual([
      'first',
      'one',
      'restored',
    ]);
    expect(host.read('app.db'), 'the database').toBe('before');
  });

  test.each([
    ['the restore is cut off', () => host.storage('.cut'), /cut off/],
    [
      'a file is damaged',
      () => host.spoil(`storage-of-files/snapshots/${host.snapshots()[0]}/uploads/one`),
      /1 of 2 files are damaged or missing after the restore/,
    ],
    [
      'a file is missing',
      () => rmSync(path.join(host.folder, 'storage-of-files/snapshots', host.snapshots()[0] ?? '', 'uploads/one')),
      /uploads\/one is missing/,
    ],
    [
      'there is no manifest',
      () =>
        rmSync(
          path.join(host.folder, 'storage-of-files/snapshots', host.snapshots()[0] ?? '', '.litestream-deployment'),
          { recursive: true },
        ),
      /has no manifest/,
    ],
  ])('%s: nothing is put in its place', async (_, spoil, said) => {
    loseFiles();
    spoil();
    const { code, output } = await host.guard();
    expect([code, host.read('uploads/a b/ü.txt'), host.marker()], output).toEqual([1, undefined, undefined]);
    expect(output).toMatch(said);
    expect(output).toMatch(/^damaged=files beside the databases$/m);
  });

  test.each([
    ['emptied', () => rmSync(path.join(host.folder, 'storage-of-files'), { recursive: true }), /now there is none/],
    [
      'without its beginning',
      () => rmSync(path.join(host.folder, 'storage-of-files/config')),
      /its file "config" is missing from the storage/,
    ],
    ['out of reach', () => host.storage('.silent'), /403 AccessDenied/],
    ['closed to this password', () => host.storage('.fails', '12'), /FILES_PASSWORD/],
  ])('a storage that is %s never passes for one without a backup', async (_, spoil, said) => {
    spoil();
    const kept = await host.guard();
    expect([kept.code, said.test(kept.output)], kept.output).toEqual([4, true]);
    loseFiles();
    const record = '.litestream-deployment/files@0000000000000001';
    const lost = await host.guard('--proven', record);
    expect([lost.code, said.test(lost.output)], lost.output).toEqual([4, true]);
    expect(host.read('uploads/one')).toBeUndefined();
  });

  test('are part of what the storage has to have before this place is left', async () => {
    const host = await backedUp();
    const proven = (await host.health('--prove')).output.match(/^\S+@[0-9a-f]{16}$/gm)?.join(',') ?? '';
    expect(proven).toContain('.litestream-deployment/files@');
    const stored = await host.guard('--stored', '--proven', proven);
    expect([stored.code, stored.output.trim().split('\n').join(',')], stored.output).toEqual([0, proven]);
    host.mark('proven', '00000000ffffffff');
    const missing = await host.guard('--stored', '--proven', proven);
    expect([
      missing.code,
      /the volume up to 00000000ffffffff: the last write is not proven/.test(missing.output),
    ]).toEqual([4, true]);
  });

  test('an older disk is not written over, until a person decides', async () => {
    host.mark('proven', '0000000000000001');
    const { code, output } = await host.guard();
    expect([code, /older than the backup/.test(output)], output).toEqual([4, true]);
    host.put('uploads/one', 'older');
    host.put('uploads/mine', 'only here');
    const adopted = await host.guard('--adopt', 'backup');
    expect([adopted.code, host.read('uploads/one'), host.read('uploads/mine')], adopted.output).toEqual([
      0,
      'one',
      undefined,
    ]);
    expect(adopted.output).toMatch(/set aside: 3 files/);
  });

  test('files of nobody are kept with --adopt local alone', async () => {
    host.remove('.litestream-deployment/.litestream-deployment');
    host.put('uploads/one', 'foreign');
    expect((await host.guard()).code).toBe(4);
    const { code, output } = await host.guard('--adopt', 'local');
    expect([code, host.read('uploads/one'), host.marker()?.[0]], output).toEqual([0, 'foreign', 'restored']);
  });

  test('what was cut off is restored again', async () => {
    host.mark('restoring', '0000000000000001');
    host.put('uploads/one', 'half');
    const { code, output } = await host.guard();
    expect([code, host.read('uploads/one')], output).toEqual([0, 'one']);
  });

  test('a file comes back to where the app has made a folder since', async () => {
    host.mark('proven', '0000000000000001');
    host.remove('uploads/one');
    host.put('uploads/one/small/1.txt', 'another');
    const { code, output } = await host.guard('--adopt', 'backup');
    expect(code, output).toBe(0);
    expect(host.read('uploads/one')).toBe('one');
  });

  test('a place that is taken by what is no file: nothing starts, nothing is lost, and the next try restores again', async () => {
    host.mark('proven', '0000000000000001');
    host.remove('uploads/one');
    execFileSync('mkfifo', [path.join(host.folder, 'data/uploads/one')]);
    const { code, output } = await host.guard('--adopt', 'backup');
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/1 files of the backup could not be put in their places, .* such as uploads\/one\./),
    ]);
    expect(host.marker()?.[0]).toBe('restoring');
    host.remove('uploads/one');
    expect((await host.guard()).code).toBe(0);
    expect(host.read('uploads/one')).toBe('one');
  });

  test('whether everything was put in its place cannot be seen: nothing starts, and the next try restores again', async () => {
    host.mark('proven', '0000000000000001');
    host.command('find', 'case $* in *"-prune -o ! -type d"*) kill -9 $$ ;; esac; exec /usr/bin/find "$@"');
    expect(await host.guard('--adopt', 'backup')).toMatchObject({
      code: 1,
      output: expect.stringContaining('It is not known whether every file of the backup was put in its place'),
    });
    expect(host.marker()?.[0]).toBe('restoring');
    rmSync(path.join(host.folder, 'bin/find'));
    expect((await host.guard()).code).toBe(0);
  });

  test('an answer of the storage that cannot be read is not a storage without a backup', async () => {
    host.remove('.litestream-deployment');
    host.remove('uploads');
    host.command('sqlite3', 'case $* in *json_each*readfile*snapshots*) exit 1 ;; esac; exec /usr/bin/sqlite3 "$@"');
    expect(await host.guard('--first-deploy')).toMatchObject({
      code: 4,
      output: expect.stringContaining("restic's answer about the files cannot be understood"),
    });
  });

  test('an app whose users deleted everything gets nothing back', async () => {
    host.remove('uploads');
    const { code } = await host.guard();
    expect([code, host.read('uploads/one')]).toEqual([0, undefined]);
  });

  test('a point in time is restored, and the newest snapshot does not make the volume an old one', async () => {
    const then = new Date(Number(host.snapshots()[0]) * 1000).toISOString().replace('.000', '');
    await new Promise((resolve) => {
      setTimeout(resolve, 1100);
    });
    host.put('uploads/one', 'two');
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(2);
    const back = await host.guard('--adopt', 'backup', '--at', then);
    expect([back.code, host.read('uploads/one')], back.output).toEqual([0, 'one']);
    const again = await host.guard();
    expect([again.code, host.read('uploads/one')], again.output).toEqual([0, 'one']);
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(3);
  });

  test('what the image was asked for goes with the files', async () => {
    host.put('.litestream-deployment/offered', 'seed/a.json\0');
    host.put('uploads/one', 'with what was offered');
    await host.health('--sync');
    expect(host.inSnapshot(-1)).toContain('.litestream-deployment/offered');
    host.mark('restoring', '0000000000000001');
    host.put('.litestream-deployment/offered', '');
    expect((await host.guard()).code).toBe(0);
    expect(host.read('.litestream-deployment/offered')).toBe('seed/a.json\0');
  });

  test('the backup is part of the answer to a program', async () => {
    const { output } = await host.guard('--backups', '--json');
    expect(JSON.parse(output)).toMatchObject({ files: { files: 2, snapshots: 1 } });
  });

  test('an answer of Litestream that cannot be understood is a problem, also for a program', async () => {
    host.lists('nothing like a list');
    const { code, output } = await host.guard('--backups', '--json');
    expect([code, JSON.parse(output)]).toMatchObject([
      4,
      { problems: [{ cause: "Litestream's answer about app.db cannot be understood." }] },
    ]);
  });
});
