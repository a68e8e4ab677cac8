import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, fakes, id, run } from './guard-host.js';
import { fakeCommands, noShell, scratch } from './shell.js';

/** The same deployment with a folder of the host as its storage. */
const lines = [
  ...conf.filter((line) => !line.startsWith('storage')),
  'storage=Folder',
  'storage_type=file',
  'storage_folder=REPLICA_FOLDER',
  'storage_same_disk=no',
  'storage_identity=REPLICA_FOLDER',
  'storage_value=BACKUP_FOLDER json REPLICA_FOLDER required',
];

/** A host with such a folder: what is mounted there, what the volume has, and what Litestream finds in the storage. */
function host({ storage = 'none', more = [] as readonly string[] } = {}) {
  const folder = scratch();
  const at = (name: string) => path.join(folder, name);
  for (const made of ['data/.litestream-deployment', 'nas']) mkdirSync(at(made), { recursive: true });
  writeFileSync(at('storage'), storage);
  writeFileSync(at('litestream.yml'), 'dbs: []\n');
  writeFileSync(at('deploy.conf'), `${[...lines, ...more].join('\n')}\n`);
  const PATH = fakeCommands(folder, fakes);
  const mount = (device: string, root: string) =>
    writeFileSync(
      at('mountinfo'),
      `1 0 8:1 /volumes/app_data ${at('data')} rw - ext4 /dev/sda1 rw\n2 0 ${device} ${root} ${at('nas')} rw - x x rw\n`,
    );
  mount('0:52', '/litestream');
  const env = { PATH, STORAGE: at('storage'), REPLICA_FOLDER: at('nas'), HOST_FOLDER: '/mnt/nas/litestream' };
  const mark = at(`nas/${id}/.litestream-deployment/storage`);
  return {
    folder,
    at,
    mount,
    mark,
    storage: (text: string) => writeFileSync(at('storage'), text),
    guard: (...args: string[]) => run(folder, 'guard', args, env),
    verb: (verb: string, ...args: string[]) => run(folder, verb, args, env, { seconds: 20 }),
    forget: () => {
      rmSync(at('nas'), { recursive: true });
      mkdirSync(at('nas'));
    },
    marked: () => readFileSync(at('data/.litestream-deployment/app.db.proven'), 'utf8'),
  };
}

/** Starts the sidecar over a storage in which Litestream finds nothing; time flies while it waits. */
const sidecar = (folder: string, at: (name: string) => string) =>
  run(
    folder,
    'replicate',
    [],
    {
      PATH: fakeCommands(folder, {
        litestream:
          '[ "$1" = restore ] || echo "$*" >>"$FOLDER/calls"; echo "no matching backup files available" >&2; exit 1',
        sleep: 'SECONDS=1000',
        setpriv: fakes.setpriv,
      }),
      FOLDER: folder,
      REPLICA_FOLDER: at('nas'),
      HOST_FOLDER: '/mnt/nas/litestream',
    },
    { seconds: 20 },
  );

const gone = /The folder \/mnt\/nas\/litestream has no backup of this deployment: the disk is not mounted there/;
const backup = '0000000000000005';

describe.skipIf(noShell)('a storage that is a folder of the host', { timeout: 60_000 }, () => {
  test('an empty folder is no storage without a backup: only a first deployment makes a marker in it', async () => {
    const { guard, mark, at } = host();
    for (const args of [[], ['--check'], ['--proven', `app.db@${backup}`], ['--backups']]) {
      const { code, output } = await guard(...args);
      expect([code, args]).toEqual([4, args]);
      expect(output).toMatch(gone);
    }
    expect((await guard('--check', '--first-deploy')).code).toBe(10);
    expect(readdirSync(at('nas')), 'a check changes nothing').toEqual([]);
    expect(await guard('--first-deploy')).toMatchObject({ code: 0 });
    expect(readFileSync(mark, 'utf8')).toMatch(/^[0-9a-f-]{36}\n$/);
    const made = readFileSync(mark, 'utf8');
    expect(await guard('--first-deploy')).toMatchObject({ code: 0 });
    expect(readFileSync(mark, 'utf8'), 'it stays').toBe(made);
  });

  test('a host that lost its data and its mount does not start again', async () => {
    const { guard, storage, forget, at } = host();
    await guard('--first-deploy');
    rmSync(at('data'), { recursive: true });
    mkdirSync(at('data/.litestream-deployment'), { recursive: true });
    forget();
    const { code, output } = await guard('--proven', `app.db@${backup}`);
    expect(code).toBe(4);
    expect(output).toMatch(gone);
    expect(existsSync(at('data/app.db'))).toBe(false);
    storage(backup);
    expect((await guard('--proven', `app.db@${backup}`)).code, 'a backup without its marker is not believed').toBe(4);
  });

  test.each([
    ['the same file system as the data', '8:1', '/home/nas'],
    ['the one that the host has at /', '8:2', '/mnt/nas/litestream'],
    ['the same in a subvolume of Btrfs', '8:2', '/@/mnt/nas/litestream'],
  ])('nothing is mounted there: %s', async (_, device, root) => {
    const { guard, mount, at } = host();
    mount(device, root);
    const { code, output } = await guard('--first-deploy');
    expect(code).toBe(4);
    expect(output).toMatch(
      /The folder \/mnt\/nas\/litestream is on a disk that the host itself runs from[^]*storage_same_disk=yes/,
    );
    expect(readdirSync(at('nas'))).toEqual([]);
  });

  test('one who says so may have it on the same disk', async () => {
    const { guard, mount } = host({ more: ['storage_same_disk=yes'] });
    mount('8:1', '/mnt/nas/litestream');
    expect((await guard('--first-deploy')).code).toBe(0);
  });

  test('another folder is another storage: its transactions say nothing', async () => {
    const { guard, storage, at, mark } = host();
    writeFileSync(at('data/app.db'), 'rows');
    await guard('--first-deploy');
    storage(backup);
    await guard('--adopt', 'local');
    mkdirSync(at('data/.app.db-litestream/ltx/0'), { recursive: true });
    writeFileSync(at(`data/.app.db-litestream/ltx/0/${backup}-${backup}.ltx`), '');
    expect((await guard()).code).toBe(0);
    writeFileSync(mark, '00000000-0000-0000-0000-000000000000\n');
    const { code, output } = await guard();
    expect(code).toBe(4);
    expect(output).toContain('was last backed up to another storage');
  });

  test('a folder that the user of the app cannot write to is refused before anything is changed', async () => {
    const { guard, at } = host();
    rmSync(at('nas'), { recursive: true });
    writeFileSync(at('nas'), 'no folder');
    const { code, output } = await guard('--first-deploy');
    expect(code).toBe(4);
    expect(output).toMatch(/The user 1654:1654 of the app cannot write to the folder[^]*sudo chown -R 1654:1654/);
  });

  test('a sidecar without the folder replicates nothing, says why, and ends so that Docker mounts it again', async () => {
    const { folder, at } = host();
    const { code, output } = await sidecar(folder, at);
    expect(output).toMatch(
      /Nothing is replicated until the storage says what it has\.[^]*has no backup of this deployment/,
    );
    expect([code, existsSync(at('calls'))]).toEqual([1, false]);
  });

  test('a sidecar does not begin in another folder that has a marker', async () => {
    const { folder, guard, at, mark, storage } = host();
    writeFileSync(at('data/app.db'), 'rows');
    await guard('--first-deploy');
    storage(backup);
    await guard('--adopt', 'local');
    writeFileSync(mark, '00000000-0000-0000-0000-000000000000\n');
    rmSync(at('data/.litestream-deployment/pass')); // it starts later, and by itself
    const { code, output } = await sidecar(folder, at);
    expect(output).toMatch(/The folder \/mnt\/nas\/litestream is not the one to which app\.db was backed up/);
    expect([code, existsSync(at('calls'))]).toEqual([1, false]);
  });

  test('the health check does not take an empty folder for another storage', async () => {
    const { guard, verb, forget, at, marked } = host();
    writeFileSync(at('data/app.db'), 'rows');
    await guard('--first-deploy');
    const before = marked();
    forget();
    const { code, output } = await verb('health');
    expect(code).not.toBe(0);
    expect(output).toContain('the folder /mnt/nas/litestream on the host has no backup of this deployment any more');
    expect(marked()).toBe(before);
  });
});
