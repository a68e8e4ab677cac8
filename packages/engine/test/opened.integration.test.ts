import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf } from './guard-host.js';
import { bash, noShell, scratch } from './shell.js';

/** A file that begins as a database of SQLite does, of two pages. */
function database({ wal = true, pages = 2, pageSize = 4096 } = {}): Buffer {
  const bytes = Buffer.alloc(pages * pageSize);
  bytes.write('SQLite format 3\0', 'latin1');
  bytes.writeUInt16BE(pageSize === 65_536 ? 1 : pageSize, 16);
  bytes.fill(wal ? 2 : 1, 18, 20);
  bytes.writeUInt32BE(pages, 28);
  return bytes;
}

/** The engine in a container that shares the processes of an app; `before` is what happened in the app. */
const program = `
  . "$1/src/main.sh"
  data=$2/data state=$2/data/.litestream-deployment app_root=$2/root app_processes=$2/proc
  read_conf "$2/deploy.conf" || report_problems deploy.conf || exit 2
  eval "$BEFORE"
  opened_main "\${@:3}"`;

/** A volume with app.db, and an app with a file system of its own. */
function place(lines: readonly string[] = []) {
  const folder = scratch();
  const put = (name: string, content: string | Buffer = database()) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  put('deploy.conf', `${[...conf, `data_folder=${folder}/data`, ...lines].join('\n')}\n`);
  put('data/app.db');
  put('root/.dockerenv', '');
  put('proc/1/mountinfo', `1 1 0:1 / / rw - overlay overlay rw\n`);
  async function opened(args: readonly string[] = ['--app'], input = '', before = '') {
    const { code, output } = await bash(
      ['-c', program, 'deploy.sh', path.resolve(import.meta.dirname, '..'), folder, ...args],
      {
        input,
        env: { BEFORE: before },
      },
    );
    expect([code, output.split('\n').filter((line) => line !== '' && !/^(?:difference|stood)=/.test(line))]).toEqual([
      0,
      [],
    ]);
    return output.trim().split('\n').filter(Boolean).toSorted();
  }
  return { folder, put, opened };
}

describe.skipIf(noShell)('what the app has, beside what is backed up', () => {
  test('nothing, where everything is listed', async () => {
    const { put, opened } = place(['database=jobs/jobs.db', 'pattern=tenants/*.db']);
    put('data/jobs/jobs.db');
    put('data/tenants/a b.db');
    for (const one of ['data/app.db-wal', 'data/image.png', 'data/empty.db', 'data/one-page.txt'])
      put(one, one.endsWith('txt') ? Buffer.alloc(512, 65) : '');
    put('data/.litestream-deployment/aside/2026/app.db');
    put('data/.app.db-litestream/ltx/0/looks.ltx');
    expect(await opened()).toEqual([]);
    expect(await opened([]), 'in the sidecar').toEqual([]);
  });

  test('of a large file no more than its beginning is read, whatever that is: zeros, or a header without an end', async () => {
    const { put, opened } = place(['database=header.db']);
    truncateSync(put('data/zeros.img', ''), 8 * 1024 ** 3);
    put('data/header.db', Buffer.concat([Buffer.from('SQLite format 3'), Buffer.alloc(64 * 1024 ** 2 + 497, 'x')]));
    const start = Date.now();
    expect(await opened([])).toEqual(['difference=journal header.db']);
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  test('a database of a pattern that was backed up, and whose file is gone', async () => {
    const { put, opened } = place(['database=tenants/main.db', 'pattern=tenants/*.db', 'pattern=shops/*/shop.db']);
    const mark = (name: string, text = 'blazor-k3x9q2 proven 0000000000000005 -') =>
      put(`data/.litestream-deployment/${name}.proven`, `${text}\n`);
    for (const one of ['tenants/main.db', 'tenants/a.db']) put(`data/${one}`);
    for (const one of ['app.db', 'tenants/a.db', 'tenants/b.db', 'shops/x/shop.db', 'elsewhere/z.db']) mark(one);
    mark('tenants/other.db', 'other-111111 proven 0000000000000005 -');
    mark('tenants/never.db', 'blazor-k3x9q2 fresh - -');
    mark('tenants/main.db');
    expect(await opened([])).toEqual(['difference=gone shops/x/shop.db', 'difference=gone tenants/b.db']);
  });

  test('files with the header of SQLite on the volume, whatever they are called', async () => {
    const { put, opened } = place(['pattern=tenants/*.db']);
    put('data/shop');
    put("data/it's here/a b.sqlite3", database({ pageSize: 512 }));
    put('data/tenants/deeper/a.db');
    put('data/line\nbreak.db');
    const found = [
      "difference=volume it's here/a b.sqlite3",
      'difference=volume line?break.db',
      'difference=volume shop',
      'difference=volume tenants/deeper/a.db',
    ];
    expect(await opened()).toEqual(found);
    expect(await opened([]), 'in the sidecar').toEqual(found);
  });

  test('a pattern with folders backs up what fits it, and no file of that name elsewhere', async () => {
    const { put, opened } = place(['pattern=tenants/*/app.db']);
    for (const one of ['acme/app.db', 'new/app.db', 'app.db', 'acme/old/app.db', '.hidden/app.db', 'acme/log.db'])
      put(`data/tenants/${one}`);
    expect(await opened()).toEqual([
      'difference=volume tenants/.hidden/app.db',
      'difference=volume tenants/acme/log.db',
      'difference=volume tenants/acme/old/app.db',
      'difference=volume tenants/app.db',
    ]);
  });

  test('what somebody called a cache is left out for good, also by a pattern and outside the volume', async () => {
    const { put, opened } = place([
      'ignored_database=cache/*.db',
      'ignored_database=/tmp/pages.db',
      'ignored_database=a.db',
    ]);
    for (const one of ['data/cache/1.db', 'data/cache/deeper/2.db', 'root/tmp/pages.db', 'data/a.db', 'data/b.db'])
      put(one);
    expect(await opened(['--app'], 'A /tmp/pages.db\n')).toEqual(['difference=volume b.db']);
  });

  test('a listed one that the app has not made, and one that is not in WAL mode', async () => {
    const { put, opened } = place(['database=jobs.db', 'database=old.db', 'database=big.db', 'database=none.db']);
    put('data/none.db', '');
    put('data/old.db', database({ wal: false }));
    put('data/big.db', database({ pageSize: 65_536 }));
    expect(await opened([])).toEqual([
      'difference=absent jobs.db',
      'difference=absent none.db',
      'difference=journal old.db',
    ]);
  });

  test('what the container changed of its image; what was only opened there is none', async () => {
    const { put, opened } = place();
    put('root/app/blog.db');
    put('root/app/geo.db');
    put('root/app/notes.txt', 'SQLite format 3');
    const before = new Date(Date.now() - 3_600_000);
    for (const one of ['root/app/geo.db', 'root/app/shipped.db']) utimesSync(put(one), before, before);
    put('root/app/shipped.db-wal', 'x');
    symlinkSync('blog.db', path.join(put('root/app/x', 'x'), '../link.db'));
    const diff =
      'C /app\nA /app/blog.db\nA /app/link.db\nC /app/geo.db\nC /app/shipped.db\nA /app/notes\nD /app/gone.db\n';
    expect(await opened(['--app'], diff)).toEqual([
      'difference=layer /app/blog.db',
      'difference=layer /app/shipped.db',
    ]);
  });

  test('names of files beside the databases where nothing lies', async () => {
    const names = ['uploads', 'a b', 'img/*.png', 'gone', 'docs/*.pdf', 'link', '.'];
    const { put, opened, folder } = place([...names.map((name) => `file=${name}`), 'files_remote=type plain s3']);
    put('data/uploads/x', '');
    put('data/img/b c.png', '');
    mkdirSync(path.join(folder, 'data/a b'));
    symlinkSync('nowhere', path.join(folder, 'data/link'));
    expect(await opened(['']), 'in the sidecar').toEqual(['difference=nothing docs/*.pdf', 'difference=nothing gone']);
  });

  test.each([
    [['uploads'], ['uploads', 'uploads/new']],
    [['uploads/img/*.png'], ['uploads']],
    [['.'], ['a b', 'cache', 'uploads', 'uploads/new', 'uploads2']],
    [[], []],
  ])('a mount where the files %j are backed up hides them from the sidecar', async (names, hidden) => {
    const lines = names.flatMap((name) => [`file=${name}`, 'files_remote=type plain s3', 'ignored_database=cache/*']);
    const { folder, put, opened } = place(lines);
    for (const name of ['uploads/img/x.png', 'a b/x']) put(`data/${name}`, '');
    const line = (place: string, options = 'rw') =>
      `1 1 0:1 / ${folder}/data${place} ${options} - ext4 /dev/vdb ${options}\n`;
    const mounts = ['', '/uploads', '/uploads2', '/uploads/new', '/a\\040b', '/cache', '/cache/x']
      .map((one) => line(one))
      .join('');
    put('proc/1/mountinfo', `1 1 0:1 / / rw - overlay overlay rw\n${mounts}${line('/only-read', 'ro')}`);
    expect(await opened()).toEqual(hidden.map((name) => `difference=hidden ${name}`));
  });

  test('what a link among the files leads to, where no backup and no image has it', async () => {
    const { folder, put, opened } = place([
      'file=uploads',
      'file=keys/*.xml',
      'files_remote=type plain s3',
      'ignored_database=cache/*',
      'database=main.db',
    ]);
    const link = (target: string, name: string) => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      symlinkSync(target, path.join(folder, name));
    };
    for (const one of [
      'releases/5/x.png',
      'many/1.png',
      'many/2.png',
      'uploads/in.png',
      'keys/a.xml',
      'cache/c',
      'top.txt',
    ])
      put(`data/${one}`, 'x');
    put('data/main.db');
    for (const one of ['app/logo.png', 'app/made.png', 'mnt/media/y', 'proc/z']) put(`root/${one}`, 'x');
    put('proc/1/mountinfo', '1 1 0:1 / / rw - overlay overlay rw\n2 1 8:1 / /mnt/media rw - ext4 /dev/sda1 rw\n');
    for (const [target, name] of [
      ['../releases/5', 'current'],
      [`${folder}/data/many/1.png`, '1.png'],
      ['../../many/./2.png', 'deep/2.png'],
      ['in.png', 'same.png'],
      ['../keys/a.xml', 'key.xml'],
      ['../cache/c', 'c'],
      ['../main.db', 'db'],
      ['..', 'up'],
      ['/nowhere/at/all', 'broken'],
      ['/app/logo.png', 'logo.png'],
      ['/app/made.png', 'made.png'],
      ['/mnt/media', 'media'],
      ['/proc/z', 'z'],
    ] as const)
      link(target, `data/uploads/${name}`);
    expect(await opened(['--app'], 'A /app/made.png\nC /app\n')).toEqual([
      'difference=link /app/made.png',
      'difference=link /mnt/media',
      'difference=link many',
      'difference=link releases/5',
    ]);
    expect(await opened([]), 'the sidecar sees the volume alone').toEqual([
      'difference=link many',
      'difference=link releases/5',
    ]);
  });

  test('links whose targets lie together: what may be lost is not named, and neither the volume nor the root is', async () => {
    const { folder, put, opened } = place([
      'file=uploads',
      'files_remote=type plain s3',
      'ignored_database=cache/*',
      'ignored_database=tmp',
    ]);
    for (const one of [
      'data/cache/a',
      'data/cache/b',
      'data/tmp/c',
      'data/one',
      'data/two',
      'root/media/x',
      'root/archive/y',
      `data/it's "[x]" $(id)/1`,
    ])
      put(one, 'x');
    const mount = (name: string) => `2 1 8:1 / /${name} rw - ext4 /dev/sda1 rw\n`;
    put('proc/1/mountinfo', `1 1 0:1 / / rw - overlay overlay rw\n${mount('media')}${mount('archive')}`);
    mkdirSync(path.join(folder, 'data/uploads'));
    for (const [index, target] of [
      '../cache/a',
      '../cache/b',
      '../tmp/c',
      '../one',
      '../two',
      '/media',
      '/archive',
      `../it's "[x]" $(id)/1`,
    ].entries())
      symlinkSync(target, path.join(folder, `data/uploads/${index}`));
    expect(await opened()).toEqual([
      'difference=link /archive',
      'difference=link /media',
      `difference=link it's "[x]" $(id)/1`,
      'difference=link one',
      'difference=link two',
    ]);
  });

  test('another volume or folder of the host that the app can write to', async () => {
    const { folder, put, opened } = place();
    for (const one of [
      'root/more room/m.db',
      'root/read-only/r.db',
      'root/proc/p.db',
      'root/one.db',
      'root/dev/shm/s.db',
    ])
      put(one);
    const mounts = ['/more\\040room rw', '/read-only ro', '/proc rw', '/one.db rw', '/dev/shm rw', `${folder}/data rw`];
    put('proc/1/mountinfo', mounts.map((mount) => `1 1 0:1 / ${mount},relatime - ext4 /dev/vda rw\n`).join(''));
    expect(await opened()).toEqual([
      'difference=mount /dev/shm/s.db',
      'difference=mount /more room/m.db',
      'difference=mount /one.db',
    ]);
  });

  test.each([
    [
      124,
      /^difference=unseen \S+\/data \(it holds more files than can be searched in 20 s\)$/,
      /what the app has open \(they are more files than can be searched in 20 s\)$/,
    ],
    [
      137,
      /^difference=unseen \S+\/data \(the search there was cut off\)$/,
      /what the app has open \(the search there was cut off\)$/,
    ],
  ])('a search that ends with %d has not said that there is nothing', async (status, ofVolume, ofProcesses) => {
    const { opened } = place();
    const ends = (what: string) =>
      `timeout() { case $* in *' ${what} '*) return ${status} ;; esac; command timeout "$@"; }`;
    expect(await opened(['--app'], '', ends(') -prune -o -type f'))).toEqual([expect.stringMatching(ofVolume)]);
    expect(await opened(['--app'], '', ends('find -L'))).toEqual([expect.stringMatching(ofProcesses)]);
    expect(await opened(['--app'], '', 'timeout() { command timeout "$@" || true; return 1; }')).toEqual([]);
  });

  test('what the app has open although its file was deleted, and nothing of what SQLite makes for itself', async () => {
    const { put, opened } = place();
    put('data/gone.db');
    put('root/tmp/etilqs_1');
    put('root/tmp/text', Buffer.alloc(512, 65));
    const open = `mkdir "$app_processes/7"; ln -s "/proc/$$/fd" "$app_processes/7/fd"
      exec 7<"$data/gone.db" 8<"$data/gone.db" 9<"$app_root/tmp/etilqs_1" 6<"$app_root/tmp/text" 5<"$data/app.db"
      rm "$data/gone.db" "$app_root"/tmp/*`;
    expect(await opened(['--app'], '', open)).toEqual(['difference=deleted gone.db']);
  });

  test('a database that was created again, or lost more than half, while the app started', async () => {
    const { put, opened } = place(['database=jobs.db', 'database=grown.db', 'pattern=tenants/*.db']);
    for (const one of ['jobs', 'grown', 'tenants/a-b']) put(`data/${one}.db`, database({ pages: 9 }));
    const standing = await opened(['--stand']);
    expect(standing).toHaveLength(4);
    expect(await opened(['--app'], `${standing.join('\n')}\n`)).toEqual([]);
    put('data/jobs.db', database({ pages: 4 }));
    put('data/grown.db', database({ pages: 20 }));
    const anew = `for one in app.db 'tenants/a-b.db'; do cp "$data/$one" "$2/copy"; mv "$2/copy" "$data/$one"; done`;
    expect(await opened(['--app'], `${standing.join('\n')}\n`, anew)).toEqual([
      'difference=recreated app.db',
      'difference=recreated tenants/a-b.db',
      'difference=shrunk jobs.db',
    ]);
  });

  test('five hundred files take a moment, and no program for each', async () => {
    const { put, opened } = place(['pattern=tenants/*.db']);
    for (let one = 0; one < 500; one++) put(`data/tenants/${one}.db`, database({ pageSize: 512 }));
    const started = Date.now();
    expect(await opened()).toEqual([]);
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
