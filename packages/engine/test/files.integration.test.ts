import { appendFileSync, cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backedUp, filesHost } from './files-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('the backup of the files', { timeout: 60_000 }, () => {
  test('holds what lies in the folders, a manifest, and no database with what belongs to it', async () => {
    const host = filesHost(['database=uploads/listed.db', 'pattern=uploads/logs/log_*.db']);
    host.put('uploads/a b/-ü\n.txt', 'text');
    host.put('elsewhere/no.txt', 'not named');
    for (const name of ['uploads/listed.db', 'uploads/logs/log_1.db']) host.put(name, 'of the size of no database');
    host.put('uploads/found.bin', `SQLite format 3\0${'x'.repeat(496)}`);
    host.put('uploads/page.bin', 'x'.repeat(512));
    for (const name of ['listed.db', 'logs/log_1.db', 'found.bin', 'page.bin'])
      for (const end of ['-wal', '-shm', '-journal']) host.put(`uploads/${name}${end}`, 'x');
    host.put('uploads/.listed.db-litestream/ltx/0/x', 'x');
    const { code, output } = await host.guard('--adopt', 'local');
    expect(code, output).toBe(0);
    await host.health('--sync');
    expect(host.inSnapshot(-1)).toEqual([
      '.litestream-deployment',
      '.litestream-deployment/files-manifest',
      'uploads',
      'uploads/a b',
      'uploads/a b/-ü\n.txt',
      'uploads/page.bin',
      'uploads/page.bin-journal',
      'uploads/page.bin-shm',
      'uploads/page.bin-wal',
    ]);
    expect(host.calls(), 'no secret is an argument').not.toContain('secret');
  });

  test('begins once, and is not made again while nothing changes', async () => {
    const host = await backedUp();
    expect(host.marker()?.[0]).toBe('proven');
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(1);
    host.put('uploads/one', 'two');
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(2);
    expect((await host.health('--prove')).output).toMatch(/^\.litestream-deployment\/files@[0-9a-f]{16}$/m);
  });

  test.each([
    ['the storage fails', '.fails', '1', /the files are not backed up: .*the storage said no/],
    ['the password is another one', '.fails', '12', /FILES_PASSWORD is not the password/],
    ['the storage refuses', '.silent', '', /403 AccessDenied/],
  ])('%s: the health check says so, and the marker stays ahead of the storage', async (_, name, text, said) => {
    const host = await backedUp();
    host.storage(name, text);
    host.put('uploads/one', 'two');
    const { code, output } = await host.health('--sync');
    expect([code, said.test(output)], output).toEqual([1, true]);
    rmSync(path.join(host.folder, `storage-of-files${name}`));
    expect((await host.guard()).code, 'the restore check afterwards').toBe(0);
  });

  test.each([
    ['the list cannot be sorted', 'sort', 'case $1 in -z*) exit 2 ;; esac; exec /usr/bin/sort "$@"'],
    ['find is killed', 'find', 'case $* in *%C@*) kill -9 $$ ;; esac; exec /usr/bin/find "$@"'],
    ['find cannot say what it left out', 'find', 'case $* in *%C@*) exit 1 ;; esac; exec /usr/bin/find "$@"'],
  ])('%s: that is no backup without files, and nothing decides on such a list', async (_, name, text) => {
    const host = await backedUp();
    host.put('uploads/one', 'two');
    host.command(name, text);
    expect(await host.health('--sync')).toMatchObject({ code: 1, output: expect.stringContaining('cannot be listed') });
    expect(host.snapshots()).toHaveLength(1);
    expect(await host.guard()).toMatchObject({ code: 4, output: expect.stringContaining('cannot be listed') });
    rmSync(path.join(host.folder, 'bin', name));
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(2);
  });

  test.each([
    [
      "find: '/data/uploads/x': Input/output error",
      /A part of the files cannot be read, .*: '.*uploads\/x': Input\/output error/,
    ],
    [
      "find: '/data/uploads/x': Permission denied",
      /The user of the app \(\d+\) cannot read a folder, .*Permission denied/,
    ],
  ])('what cannot be looked into is no backup without it: %s', async (error, said) => {
    const host = await backedUp();
    host.put('uploads/one', 'two');
    host.command(
      'find',
      `/usr/bin/find "$@"; case $* in *%C@*) echo "find: '/data/uploads/gone': No such file or directory
${error}" >&2; exit 1 ;; esac`,
    );
    expect(await host.health('--sync')).toMatchObject({ code: 1, output: expect.stringMatching(said) });
    expect(host.snapshots()).toHaveLength(1);
  });

  test.each([
    ['lstat /data/uploads/gone: no such file or directory', 0],
    ['read /data/uploads/one: input/output error', 1],
  ])('a file that restic could not read is missing only where it went: %s', async (message, code) => {
    const host = await backedUp();
    host.put('uploads/one', 'two');
    host.storage(
      '.unread',
      ['lstat /data/uploads/other: no such file or directory', message]
        .map((text) => `{"message_type":"error","error":{"message":"${text}"},"during":"archival","item":"/x"}\n`)
        .join(''),
    );
    const result = await host.health('--sync');
    expect(result.code, result.output).toBe(code);
    expect(host.marker()?.[0]).toBe('proven');
    if (code === 1)
      expect(result.output).toContain(`A part of the files cannot be read, so it is not backed up: ${message}`);
  });

  test('what goes while it is backed up is in no list of the snapshot, or a restore would refuse all of it', async () => {
    const host = await backedUp();
    host.put('uploads/going', 'x');
    host.put('uploads/a b/going\n too', 'x');
    host.put('uploads/two', 'two');
    host.storage('.meanwhile', 'rm -f uploads/going uploads/a?b/going*');
    const { code, output } = await host.health('--sync');
    expect(code, output).toBe(0);
    expect(host.snapshots()).toHaveLength(3); // the one that lacks what its list names, and the one after it
    await host.health('--sync');
    expect(host.snapshots()).toHaveLength(3);
    host.mark('proven', '0000000000000001');
    host.remove('uploads');
    const restored = await host.guard('--adopt', 'backup');
    expect([restored.code, host.read('uploads/two'), host.read('uploads/going')], restored.output).toEqual([
      0,
      'two',
      undefined,
    ]);
  });

  test('files that go all the time, so that no snapshot has all that its list names: that is said', async () => {
    const host = await backedUp();
    for (let one = 1; one <= 9; one++) host.put(`uploads/going-${one}`, 'x');
    host.storage('.meanwhile', 'set -- uploads/going-*; rm -f "$1"');
    const { code, output } = await host.health('--sync');
    expect([code, output.includes('Files were deleted during each of 5 backups in a row')], output).toEqual([1, true]);
    host.storage('.meanwhile');
    expect((await host.health('--sync')).code).toBe(0);
  });

  test.each([
    [
      'the names for restic',
      'sed',
      String.raw`case $2 in 's/^['*) /usr/bin/sed "$@" | head -c 5; exit 4 ;; esac; exec /usr/bin/sed "$@"`,
    ],
    ['what is to be hashed', 'sed', String.raw`case $2 in 's|^|./|') exit 4 ;; esac; exec /usr/bin/sed "$@"`],
    ['the checksums', 'sha256sum', 'kill -9 $$'],
  ])('a list that is cut off is no backup: %s', async (_, name, text) => {
    const host = await backedUp();
    host.put('uploads/two', 'two');
    host.command(name, text);
    expect((await host.health('--sync')).code).toBe(1);
    expect(host.snapshots()).toHaveLength(1);
    rmSync(path.join(host.folder, 'bin', name));
    expect((await host.health('--sync')).code).toBe(0);
    expect(host.inSnapshot(-1)).toContain('uploads/two');
  });

  test('a folder that is a link: what it leads to is not backed up, and that is said', async () => {
    const host = await backedUp();
    renameSync(path.join(host.folder, 'data/uploads'), path.join(host.folder, 'data/elsewhere'));
    symlinkSync('elsewhere', path.join(host.folder, 'data/uploads'));
    const { code, output } = await host.health('--sync');
    expect([code, output]).toEqual([1, expect.stringContaining('uploads is a link or lies behind one')]);
    expect(host.snapshots()).toHaveLength(1);
  });

  test('a file that is a link, and leads to what is not backed up: that is said', async () => {
    const host = filesHost(['file=settings.json']);
    host.put('elsewhere/settings.json', '{}');
    symlinkSync('elsewhere/settings.json', path.join(host.folder, 'data/settings.json'));
    await host.guard('--first-deploy');
    const { code, output } = await host.health('--sync');
    expect([code, output]).toEqual([1, expect.stringContaining('settings.json is a link or lies behind one')]);
    expect(host.snapshots()).toEqual([]);
  });

  test('a file that is a link, and leads to another one that is backed up, is backed up as a link', async () => {
    const host = filesHost(['file=pictures/*.jpg']);
    host.put('pictures/1.jpg', 'one');
    symlinkSync('1.jpg', path.join(host.folder, 'data/pictures/newest.jpg'));
    await host.guard('--first-deploy');
    const { code, output } = await host.health('--sync');
    expect(code, output).toBe(0);
    expect(host.inSnapshot(-1)).toContain('pictures/newest.jpg');
  });

  test('folders that could not be found are no backup without files', async () => {
    const host = await backedUp();
    appendFileSync(
      path.join(host.folder, 'bin/.functions'),
      '\nshopt() { [[ ${FUNCNAME[1]} != kept_roots ]] || kill -9 "$BASHPID"; builtin shopt "$@"; }\n',
    );
    expect(await host.health('--sync')).toMatchObject({ code: 1, output: expect.stringContaining('cannot be listed') });
    expect(host.snapshots()).toHaveLength(1);
    expect(await host.guard()).toMatchObject({ code: 4, output: expect.stringContaining('cannot be listed') });
  });

  test('what an earlier try left is not in the manifest, or a restore would miss it', async () => {
    const host = await backedUp();
    host.put('uploads/two', 'two');
    host.command('sha256sum', 'kill -9 $$');
    expect((await host.health('--sync')).code).toBe(1);
    rmSync(path.join(host.folder, 'bin/sha256sum'));
    host.put('uploads/two', 'SQLite format 3\0'.padEnd(512, 'x')); // which is none of the files any more
    host.put('uploads/three', 'three');
    expect((await host.health('--sync')).code).toBe(0);
    host.mark('proven', '0000000000000001');
    host.remove('uploads');
    const { code, output } = await host.guard('--adopt', 'backup');
    expect([code, host.read('uploads/one')], output).toEqual([0, 'one']);
  });

  test.each([
    ['sqlite3', 'case $* in *"moment <="*) exit 1 ;; esac; exec /usr/bin/sqlite3 "$@"'],
    ['date', 'case $* in -d*+%s) exit 1 ;; esac; exec /usr/bin/date "$@"'],
  ])('where %s fails, it is not known what may be deleted, and nothing is', async (name, text) => {
    const host = await backedUp();
    rmSync(path.join(host.folder, 'health/files-pruned'));
    host.put('uploads/one', 'two');
    host.command(name, text);
    expect((await host.health('--sync')).code).toBe(0);
    expect(host.snapshots()).toHaveLength(2);
    expect(host.calls().match(/^.*forget.*$/gm)).toHaveLength(1); // of the first backup
  });

  test('a listed database that is still empty is none of the files', async () => {
    const host = filesHost(['database=uploads/listed.db']);
    host.put('uploads/one', 'one');
    await host.guard('--adopt', 'local');
    host.put('uploads/listed.db', ''); // as the app makes it when it starts
    expect((await host.health('--sync')).code).toBe(0);
    expect(host.inSnapshot(-1)).toContain('uploads/one');
    expect(host.inSnapshot(-1)).not.toContain('uploads/listed.db');
  });

  test('after weeks without a change, what the first change deletes stays as long as the history', async () => {
    const host = await backedUp();
    const [first = ''] = host.snapshots();
    const place = path.join(host.folder, 'storage-of-files/snapshots');
    const weeksAgo = Number(first) - 20 * 86_400;
    renameSync(path.join(place, first), path.join(place, String(weeksAgo)));
    cpSync(path.join(place, String(weeksAgo)), path.join(place, String(weeksAgo - 30 * 86_400)), { recursive: true });
    rmSync(path.join(host.folder, 'health/files-pruned'));
    host.remove('uploads/one');
    expect((await host.health('--sync')).code).toBe(0);
    const kept = / forget .*--keep-within 1d --keep-within-hourly (\d+)h /.exec(
      host.calls().split('\n').join(' '),
    )?.[1];
    expect(Number(kept) / 24).toBe(29); // and not 8, which would leave the newest snapshot alone
  });

  test.each([
    ['the clock is 60 days ahead', 60, 69],
    ['something changes every hour', 0, 9],
  ])('%s: the snapshots of the days before stay', async (_, ahead, days) => {
    const host = await backedUp();
    const [first = ''] = host.snapshots();
    const place = path.join(host.folder, 'storage-of-files/snapshots');
    const last = Number(first) - 60 - ahead * 86_400;
    for (let hours = 0; hours <= 9 * 24; hours += 6)
      cpSync(path.join(place, first), path.join(place, String(last - hours * 3600)), { recursive: true });
    rmSync(path.join(host.folder, 'health/files-pruned'));
    host.put('uploads/one', 'two');
    expect((await host.health('--sync')).code).toBe(0);
    expect(
      host
        .calls()
        .match(/ --keep-within-hourly \d+h /g)
        ?.at(-1),
    ).toBe(` --keep-within-hourly ${days * 24}h `);
  });

  test('a file that goes while the others are listed is no fault', async () => {
    const host = await backedUp();
    host.put('uploads/one', 'two');
    host.command(
      'find',
      '/usr/bin/find "$@"; case $* in *%C@*) echo "find: No such file or directory" >&2; exit 1 ;; esac',
    );
    expect((await host.health('--sync')).code).toBe(0);
    expect(host.snapshots()).toHaveLength(2);
  });

  test('cut off behind the snapshot: the restore check knows that the volume has all of it', async () => {
    const host = await backedUp();
    host.put('uploads/one', 'two');
    host.storage('.killed');
    expect((await host.health('--sync')).code).toBe(1);
    expect(host.snapshots()).toHaveLength(2);
    rmSync(path.join(host.folder, 'storage-of-files.killed'));
    const { code, output } = await host.guard();
    expect(code, output).toBe(0);
    expect(host.read('uploads/one')).toBe('two');
  });

  test('a storage that lost the backup gets no new one in silence', async () => {
    const host = await backedUp();
    rmSync(path.join(host.folder, 'storage-of-files'), { recursive: true });
    host.put('uploads/one', 'two');
    const { code, output } = await host.health('--sync');
    expect(code, output).toBe(1);
    expect(output).toMatch(/no longer has the backup of the files/);
    expect(host.snapshots()).toEqual([]);
  });

  test('a backup that stopped, or failed, makes the health check red', async () => {
    const host = await backedUp();
    const note = (text: string) => host.put('../files/note', text);
    const now = Math.floor(Date.now() / 1000);
    note(`ok ${now}\n`);
    expect((await host.health('--report')).output).not.toMatch(/the files are|last looked/);
    note(`failed ${now} no room\n`);
    expect((await host.health('--report')).output).toMatch(/the files are not backed up: no room/);
    // With a clock that was ahead meanwhile, a loop that stopped would pass for one that runs until that time.
    for (const then of [now - 6000, now + 6060]) {
      note(`ok ${then}\n`);
      expect((await host.health('--report')).output).toMatch(
        /the backup of the files last ran 10[01] minutes ago and has stopped/,
      );
    }
  });
});
