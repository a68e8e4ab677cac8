import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf } from './guard-host.js';
import { bash, noShell, scratch } from './shell.js';

const sqlite = Buffer.concat([Buffer.from('SQLite format 3\0', 'latin1'), Buffer.alloc(4080)]);

/** The engine in the container that unpacks what the image ships; a user who is not root plays the app's. */
const program = `
  . "$1/src/main.sh"
  data=$2/data state=$2/data/.litestream-deployment
  read_conf "$2/deploy.conf" || report_problems deploy.conf || exit 2
  own() { :; }
  shipped_main`;

/** An image's data folder, and the volume that hides it. */
function place(lines: readonly string[] = []) {
  const folder = scratch();
  const put = (name: string, content: string | Buffer = '', mode = 0o644) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  };
  put('deploy.conf', `${[...conf, 'data_folder=/app/App_Data', ...lines].join('\n')}\n`);
  mkdirSync(path.join(folder, 'data/.litestream-deployment'), { recursive: true });
  mkdirSync(path.join(folder, 'image'));
  return {
    folder,
    put,
    link: (target: string, name: string) => symlinkSync(target, path.join(folder, name)),
    async ship(archive = execFileSync('tar', ['-c', '-C', path.join(folder, 'image'), '.'])) {
      writeFileSync(path.join(folder, 'archive'), archive);
      const { code, output } = await bash(
        ['-c', `exec <"$2/archive"; ${program}`, 'deploy.sh', path.resolve(import.meta.dirname, '..'), folder],
        {},
      );
      expect(existsSync(path.join(folder, 'data/.litestream-deployment/shipped')), 'nothing is left of it').toBe(false);
      return { code, output: output.replaceAll(/^\d\d:\d\d:\d\d /gm, '') };
    },
    read: (name: string) => readFileSync(path.join(folder, 'data', name), 'utf8'),
    has: (name: string) => existsSync(path.join(folder, 'data', name)),
    remove: (name: string) => rmSync(path.join(folder, 'data', name), { recursive: true }),
    onVolume: () =>
      readdirSync(path.join(folder, 'data'), { recursive: true, encoding: 'utf8' })
        .filter((name) => !name.startsWith('.litestream-deployment'))
        .toSorted(),
  };
}

describe.skipIf(noShell)('what the image ships in the data folder', () => {
  test('what the volume lacks is copied, and what it has stays', async () => {
    const { put, ship, read, onVolume, folder } = place();
    put('image/seed/a b.json', 'seed');
    put('image/seed/run.sh', 'x', 0o4755);
    put('image/settings.json', 'of the image');
    mkdirSync(path.join(folder, 'image/uploads'));
    put('data/settings.json', 'of the user');
    put('data/seed/own.txt', 'own');
    const { code, output } = await ship();
    expect([code, output]).toEqual([
      0,
      'copied from the image to the data volume, which lacked them: 3 files and folders, such as uploads\n',
    ]);
    expect(onVolume()).toEqual(['seed', 'seed/a b.json', 'seed/own.txt', 'seed/run.sh', 'settings.json', 'uploads']);
    expect([read('settings.json'), read('seed/a b.json')]).toEqual(['of the user', 'seed']);
    expect(statSync(path.join(folder, 'data/seed/run.sh')).mode & 0o7777, 'no setuid').toBe(0o755);
  });

  test('what the app deleted does not come back, and what a later image adds is copied', async () => {
    const { put, ship, remove, has, read } = place();
    put('image/seed/a.json', '1');
    put('image/seed/b.json', '1');
    await ship();
    remove('seed');
    put('image/seed/c.json', '2');
    expect((await ship()).output).toMatch(/: 1 files and folders, such as seed\/c\.json/);
    expect([has('seed/a.json'), has('seed/b.json'), read('seed/c.json')]).toEqual([false, false, '2']);
    expect((await ship()).output, 'a third time there is nothing').toBe('');
  });

  test('a file that was on the volume already counts as offered', async () => {
    const { put, ship, remove, has } = place();
    put('image/a.json', '1');
    put('data/a.json', 'mine');
    await ship();
    remove('a.json');
    await ship();
    expect(has('a.json')).toBe(false);
  });

  test('never a database, what belongs to one, or anything of ours', async () => {
    const { put, ship, onVolume } = place(['database=jobs/new.db', 'pattern=tenants/*.db']);
    put('image/app.db', sqlite);
    put('image/lookup', sqlite);
    put('image/jobs/new.db', ''); // nothing in it yet, and backed up by its name
    put('image/tenants/a.db', 'encrypted');
    for (const end of ['wal', 'shm', 'journal']) put(`image/app.db-${end}`, 'x');
    put('image/.app.db-litestream/ltx/0/a.ltx', 'x');
    put('image/.litestream-deployment/app.db.proven', 'x');
    put('image/.litestream-deployment/offered', 'x');
    const { code, output } = await ship();
    expect([code, onVolume()]).toEqual([0, ['jobs', 'tenants']]);
    const said =
      'not copied from the image to the data volume: 7, such as app.db (databases come from the backup alone)\n';
    expect(output).toContain(said);
    expect((await ship()).output, 'it is said again').toBe(said);
  });

  test('hostile: links, pipes, odd names and folders that nobody may read', async () => {
    const { put, link, ship, onVolume, read, folder } = place();
    put('outside/secret', 'secret');
    link('/etc/passwd', 'image/out');
    link('../../etc', 'image/up');
    link('/app/App_Data/../secret', 'image/through');
    link('seed/a', 'image/inside');
    link('/app/App_Data/seed', 'image/absolute');
    put('image/seed/a', 'a');
    for (const name of ['-rf', 'line\nbreak', '$(touch x)', 'a]b', '\u{1F600}', ' ', "it's"])
      put(`image/odd/${name}`, name);
    put('image/closed/in', 'in');
    execFileSync('mkfifo', [path.join(folder, 'image/pipe')]);
    execFileSync('chmod', ['000', path.join(folder, 'image/closed/in')]);
    put('image/linked/evil', 'evil');
    mkdirSync(path.join(folder, 'elsewhere'));
    link(path.join(folder, 'elsewhere'), 'data/linked');
    put('image/file/deeper', 'x');
    put('data/file', 'a file');
    const archive = execFileSync('tar', ['-c', '--mode=a-s', '-C', path.join(folder, 'image'), '.']);
    const { code, output } = await ship(archive);
    expect(code, output).toBe(0);
    expect(onVolume().filter((name) => !name.startsWith('odd/'))).toEqual([
      'absolute',
      'closed',
      'closed/in',
      'file',
      'inside',
      'linked',
      'odd',
      'seed',
      'seed/a',
    ]);
    expect(onVolume().filter((name) => name.startsWith('odd/'))).toHaveLength(7);
    expect(read('odd/line\nbreak')).toBe('line\nbreak');
    expect(readdirSync(path.join(folder, 'elsewhere')), 'nothing behind a link').toEqual([]);
    expect(lstatSync(path.join(folder, 'data/inside')).isSymbolicLink()).toBe(true);
    expect(output).toMatch(/not copied from the image to the data volume: 6, such as /);
  });

  test('an archive that ends too early fails, and so does a folder that cannot be written', async () => {
    const { put, ship, folder } = place();
    put('image/a', Buffer.alloc(100_000, 65));
    const whole = execFileSync('tar', ['-c', '-C', path.join(folder, 'image'), '.']);
    const cut = await ship(whole.subarray(0, 50_000));
    expect(cut.code).toBe(1);
    expect(cut.output).toMatch(/cannot be unpacked: .*\n {2}-> Free some space/);
    expect((await ship(whole)).code).toBe(0);
  });
});
