import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, id, mine, restore, run } from './guard-host.js';
import { fakeCommands, noShell, scratch } from './shell.js';

const mark = `2026-05-31T12:00:00Z\napp.db@${backup}`;

describe.skipIf(noShell)('a host that was left, in the containers', { timeout: 60_000 }, () => {
  const kept = { file: 'x', mark: mine, local: backup, storage: backup };

  test('the restore check marks it when the storage has the last transaction, then refuses', async () => {
    const { call, read, database } = await restore(kept);
    const left = await call('--leave', '--proven', `app.db@${backup}`);
    expect(left).toMatchObject({
      code: 0,
      output: expect.stringMatching(new RegExp(`^\\d{4}-[^\\n]*Z\\napp\\.db@${backup}\\n$`)),
    });
    expect(read('.litestream-deployment/moved')).toBe(left.output.trim());
    expect(await call('--leave')).toMatchObject({ code: 0, output: left.output });
    for (const options of [[], ['--check'], ['--first-deploy'], ['--adopt', 'local'], ['--settle']]) {
      const { code, output } = await call(...options);
      expect(code).toBe(4);
      expect(output).toMatch(/The app was moved away from this host on purpose at \d{4}-/);
    }
    expect(database).toBe('x');
    expect(await call('--check', '--adopt', 'backup')).toMatchObject({ code: 10 });
    expect(await call('--adopt', 'backup')).toMatchObject({ code: 0 });
    expect(await call()).toMatchObject({ code: 0 });
  });

  test.each([
    ['the volume has more', { ...kept, local: '0000000000000006' }, `app.db@${backup}`],
    ['the storage has more', { ...kept, mark: mine, storage: '0000000000000007' }, `app.db@${backup}`],
    ['the storage lost what was proven', kept, 'app.db@0000000000000006'],
    ['the storage has nothing', { ...kept, storage: 'none' }, `app.db@${backup}`],
    ['the storage cannot be asked', { ...kept, storage: 'Error: AccessDenied' }, `app.db@${backup}`],
  ])('it is not marked where %s', async (_, given, record) => {
    const { call, read } = await restore(given);
    expect(await call('--leave', '--proven', record)).toMatchObject({ code: 4 });
    expect(read('.litestream-deployment/moved')).toBeUndefined();
    expect(await call('--leave')).toMatchObject({ code: 4 });
  });

  test.each([
    ['has all of it', kept, `app.db@${backup}`, 0, `app.db@${backup}`],
    [
      'has more, of the host that it was moved to',
      { ...kept, storage: '0000000000000007' },
      `app.db@${backup}`,
      0,
      '07',
    ],
    [
      'lacks the last write',
      { ...kept, local: '0000000000000006' },
      `app.db@${backup}`,
      4,
      'the last write is not proven',
    ],
    ['proves nothing', kept, '', 4, 'No deployment has proved a backup in the storage yet.'],
  ])('before a volume is deleted: the storage %s', async (_, given, record, code, words) => {
    const { call } = await restore(given);
    expect(await call('--stored', '--proven', record)).toMatchObject({ code, output: expect.stringContaining(words) });
  });

  test('taken back while the storage has nothing newer, and not afterwards', async () => {
    const { call, folder, read } = await restore(kept);
    await call('--leave', '--proven', `app.db@${backup}`);
    writeFileSync(path.join(folder, 'storage'), '0000000000000006');
    const late = await call('--return-here');
    expect(late).toMatchObject({
      code: 4,
      output: expect.stringMatching(
        /Another host has taken over: the storage has app\.db up to transaction 0{15}6 of 2026-/,
      ),
    });
    writeFileSync(path.join(folder, 'storage'), 'Error: AccessDenied');
    expect(await call('--return-here')).toMatchObject({ code: 4 });
    expect(read('.litestream-deployment/moved')).toContain('app.db@');
    writeFileSync(path.join(folder, 'storage'), backup);
    expect(await call('--return-here')).toMatchObject({ code: 0 });
    expect(await call()).toMatchObject({ code: 0 });
  });

  test('the mark beside the configuration counts as well: an emptied volume is not filled again', async () => {
    const { call, folder } = await restore({ storage: 'none', args: ['--first-deploy'] });
    writeFileSync(path.join(folder, 'moved'), `${mark}\n`);
    expect(await call('--first-deploy')).toMatchObject({
      code: 4,
      output: expect.stringContaining('on purpose at 2026-05-31T12:00:00Z'),
    });
  });

  test('the sidecar does not start', async () => {
    const folder = scratch();
    const state = path.join(folder, 'data/.litestream-deployment');
    mkdirSync(state, { recursive: true });
    writeFileSync(
      path.join(folder, 'deploy.conf'),
      `id=${id}\nuser=1:1\nport=1\nhealth_path=/\nrestore_minutes=1\nstart_seconds=1\ndatabase=app.db\nstorage_host=h\nstorage_port=1\nstorage_identity=A\n`,
    );
    const start = () =>
      run(folder, 'replicate', [], { PATH: fakeCommands(folder, { litestream: `echo started >"${folder}/started"` }) });
    writeFileSync(path.join(state, 'moved'), `${mark}\n`);
    expect(await start()).toMatchObject({
      code: 1,
      output: expect.stringContaining('on purpose at 2026-05-31T12:00:00Z'),
    });
    expect(existsSync(path.join(folder, 'started'))).toBe(false);
    writeFileSync(path.join(state, 'moved'), '');
    expect((await start()).output).toContain('at an unknown time');
    expect(readFileSync(path.join(state, 'moved'), 'utf8')).toBe('');
  });
});
