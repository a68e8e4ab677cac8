import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { backup, mine, restore } from './guard-host.js';
import { bash, engine, noShell } from './shell.js';

const kept = { file: 'before', mark: mine, local: backup, storage: backup };

/** Calls functions of the engine on the volume of a host, as the health check does. */
const call = (data: string, script: string) =>
  bash([
    '-c',
    `. "$1"; data=$2 state=$2/.litestream-deployment databases=(app.db) conf[user]=$(id -u):$(id -g); ${script}`,
    'deploy.sh',
    engine,
    data,
  ]);

/** A host whose health check has noted which file its database is. */
async function noted() {
  const host = await restore(kept);
  expect((await call(host.data, 'note_known_files app.db')).output).toBe('');
  const replace = () => {
    writeFileSync(path.join(host.data, 'new'), 'another');
    renameSync(path.join(host.data, 'new'), path.join(host.data, 'app.db'));
  };
  return { ...host, replace };
}

describe.skipIf(noShell)('another file in the place of a database that was backed up', { timeout: 120_000 }, () => {
  test('nothing passes it, whatever Litestream counted beside it; both ways out work', async () => {
    const host = await noted();
    expect((await host.call('--check')).output, 'while it is the same file').toContain('app.db: keep');
    host.replace();
    const refused = await host.call();
    expect([refused.code, host.read('app.db')], refused.output).toEqual([4, 'another']);
    expect(refused.output).toMatch(
      /app\.db on the volume is older than its backup .* it is not the file that was backed up\.[^]*--adopt backup[^]*--adopt local/,
    );
    const local = await host.call('--adopt', 'local', '--check');
    expect([local.code, local.output]).toEqual([11, expect.stringContaining('app.db: renew')]);
    expect((await host.call('--adopt', 'backup')).code).toBe(0);
    expect(host.read('app.db')).toBe('restored');
    expect((await host.call('--check')).output, 'what was restored is another file as well').toContain('app.db: keep');
  });

  test('the sidecar replicates nothing of it', async () => {
    const host = await noted();
    const compare = `
      conf[id]=blazor-k3x9q2 this_storage=$(read -r _ _ _ storage <"$state/app.db.proven"; printf %s "$storage")
      ask_storage_by_name() { set_backup "$2" ${backup} 2026-05-31T12:00:00Z 1; }
      compare_database app.db; printf '%s\\n' "\${behind[@]}"`;
    expect((await call(host.data, compare)).output.trim()).toBe('');
    host.replace();
    expect((await call(host.data, compare)).output).toMatch(
      /^app\.db \(here another file than the one that was backed up, in the storage 0+5 of/,
    );
  });

  test('a note that was copied with the volume says nothing, and neither does one from before a migration', async () => {
    const copied = await noted();
    const note = path.join(copied.data, '.litestream-deployment/known-files');
    writeFileSync(`${note}.copy`, readFileSync(note));
    renameSync(`${note}.copy`, note);
    copied.replace();
    expect((await copied.call('--check')).output, 'copied').toContain('app.db: keep');

    const migrated = await noted();
    expect((await migrated.call('--before-migration')).code).toBe(0);
    migrated.replace();
    expect((await migrated.call('--after-migration')).code).toBe(0);
    expect((await migrated.call('--check')).output, 'migrated').toContain('app.db: keep');
    expect(existsSync(path.join(migrated.data, '.litestream-deployment/known-files'))).toBe(false);
  });

  test.each([
    ['the same file', '%i %W %n', 'no'],
    ['another inode', '1 %W %n', 'yes'],
    ['the same inode, born at another time', '%i 7 %n', 'yes'],
    ['the same inode on a file system that has no time of birth', '%i 0 %n', 'no'],
    ['another database', '1 7 %n.other', 'no'],
  ])('compared with a note of %s: another file? %s', async (_, format, another) => {
    const host = await restore({ ...kept, args: ['--backups'] });
    const compare = (change = '') =>
      call(
        host.data,
        `stat -c '${format}' "$data/app.db" | keep_known_files; ${change} if is_another_file app.db; then echo yes; else echo no; fi`,
      );
    expect((await compare()).output).toBe(`${another}\n`);
    expect((await compare(': >"$data/app.db";')).output, 'an empty file is restored anyway').toBe('no\n');
    expect((await compare('mv "$state/known-files" "$state/n"; ln -s n "$state/known-files";')).output, 'a link').toBe(
      'no\n',
    );
    expect((await compare('rm "$state/known-files.of";')).output, 'half of it').toBe('no\n');
  });

  test('what Litestream said of a file counts where a person wants the backup in its place, until all is well again', async () => {
    const host = await noted();
    expect((await call(host.data, 'fail_replaced app.db')).output).toContain('another file was put in its place');
    expect((await host.call('--check')).output, 'a fault of the disk looks the same').toContain('app.db: keep');
    expect((await host.call('--adopt', 'backup', '--check')).output).toContain('app.db: restore');
    await call(host.data, 'note_known_files app.db');
    expect((await host.call('--adopt', 'backup', '--check')).output).toContain('app.db: keep');
  });
});
