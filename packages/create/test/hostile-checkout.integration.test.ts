import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  ftruncateSync,
  closeSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkout, create, tree } from './checkout.js';

const windows = process.platform === 'win32';
const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
afterAll(() => rmSync(outside, { recursive: true, force: true }));

const fault = /fault in the generator|RangeError|at .*\.js:\d+/;
const put = (folder: string, file: string, text: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};

/** Lines in which each alias stands for ten of the one before. */
const bomb = (first = 'a: &a0 [x, x, x, x, x, x, x, x, x, x]'): string =>
  [first, ...Array.from({ length: 20 }, (_, at) => `b${at}: &a${at + 1} [${`*a${at}, `.repeat(10)}]`)].join('\n');
const mapBomb = [
  'x: &a0 {k: v}',
  ...Array.from({ length: 25 }, (_, at) => `x${at}: &a${at + 1} {a: *a${at}, b: *a${at}, c: *a${at}}`),
].join('\n');
const yaml: [string, string][] = [
  ['aliases of aliases', `${bomb()}\nservices: *a20\n`],
  ['aliases of aliases of maps', `${mapBomb}\nservices: *a25\n`],
  ['aliases of aliases below a service', `${mapBomb}\nservices: {app: {build: ., environment: *a25, volumes: *a25}}\n`],
  ['an alias of itself', 'services: &a [*a]\n'],
  ['a map that holds itself', 'services: &a {app: *a}\n'],
  ['a merge of itself', 'services: &a {<<: *a, app: {image: x}}\n'],
  ['aliases that hold each other', 'a: &a {b: &b {a: *a}}\nservices: *b\n'],
  ['ten thousand brackets', '['.repeat(10_000)],
  ['ten thousand lists in lists', `services: ${'['.repeat(3000)}${']'.repeat(3000)}\n`],
  ['anchors without end', '&a '.repeat(66_000)],
  ['tags without end', '!a '.repeat(66_000)],
  ['keys without end', '? '.repeat(100_000)],
];
const places = ['docker-compose.yml', '.github/workflows/release.yml', '.github/dependabot.yml', 'config/deploy.yml'];

describe('YAML with', { timeout: 120_000 }, () => {
  it.each(yaml.flatMap(([what, text]) => places.map((place) => [what, place, text] as const)))(
    '%s, as %s, ends in seconds and without a fault',
    async (_, place, text) => {
      const folder = checkout('jamstack/vue-vite-today');
      put(folder, place, text);
      const started = Date.now();
      const { stdout, stderr } = await create(folder, '--yes', '--target', 's3', '--force');
      expect(`${stdout}${stderr}`).not.toMatch(fault);
      expect(Date.now() - started).toBeLessThan(60_000);
    },
  );
});

describe.skipIf(windows)('a link that leads out of the checkout', () => {
  it.each([
    ['.deploy', 'folder'],
    ['.github', 'folder'],
    ['.github/workflows', 'folder'],
    ['.gitattributes', 'file'],
    ['.dockerignore', 'file'],
    ['.yo-rc.json', 'file'],
    ['.github/workflows/release.yml', 'file'],
    ['.github/dependabot.yml', 'file'],
    ['.deploy/deploy.sh', 'file'],
    ['.deploy/README.md', 'nothing'],
    ['.gitattributes', 'nothing'],
  ])('%s -> a %s: nothing is written there, with and without --force', async (link, kind) => {
    for (const force of [[], ['--force']]) {
      const folder = checkout('jamstack/vue-vite-today');
      const elsewhere = mkdtempSync(path.join(outside, 'x-'));
      const target = kind === 'folder' ? elsewhere : path.join(elsewhere, 'file');
      if (kind === 'file') writeFileSync(target, '{}\n');
      mkdirSync(path.dirname(path.join(folder, link)), { recursive: true });
      rmSync(path.join(folder, link), { recursive: true, force: true });
      symlinkSync(target, path.join(folder, link));
      const before = tree(folder);
      const { status, stderr } = await create(folder, '--yes', '--target', 's3', ...force);
      expect(status, stderr).toBe(1);
      expect(stderr).toMatch(/is a link to .*, which is not in this checkout/);
      expect(stderr).not.toMatch(fault);
      expect(readdirSync(elsewhere)).toEqual(kind === 'file' ? ['file'] : []);
      if (kind === 'file') expect(readFileSync(target, 'utf8')).toBe('{}\n');
      expect(tree(folder)).toEqual(before);
    }
  });

  it('of what is only read: it is not read', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    const secret = path.join(outside, 'secret.yml');
    writeFileSync(secret, 'services: {app: {image: x, environment: [LEAKED=1]}}\n');
    symlinkSync(secret, path.join(folder, 'docker-compose.yml'));
    const { stdout, stderr } = await create(folder, '--yes', '--target', 's3');
    expect(`${stdout}${stderr}`).not.toContain('LEAKED');
    expect(JSON.stringify(tree(folder))).not.toContain('LEAKED');
  });

  it('inside the checkout is written through, and stays', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    writeFileSync(path.join(folder, 'attributes'), '*.png binary\n');
    symlinkSync('attributes', path.join(folder, '.gitattributes'));
    expect(await create(folder, '--yes', '--target', 's3')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path.join(folder, 'attributes'), 'utf8')).toMatch(/^\*\.png binary\n[^]*deploy\.sh/);
  });
});

describe.skipIf(windows)('what is not a file', () => {
  it.each([
    '.gitattributes',
    '.dockerignore',
    '.deploy/deploy.conf',
    '.yo-rc.json',
    'Dockerfile',
    '.github/dependabot.yml',
  ])('a pipe as %s does not stop the run for ever', async (file) => {
    const folder = checkout('jamstack/vue-vite-today');
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    rmSync(path.join(folder, file), { force: true });
    spawnSync('mkfifo', [path.join(folder, file)]);
    const { status, stderr } = await create(folder, '--yes', '--target', 's3', '--force');
    expect(stderr).not.toMatch(fault);
    expect(status, stderr).toBe(1);
    expect(stderr).toMatch(/is a pipe, a socket or a device/);
  });

  it.each(['docker-compose.yml', 'api/MyApp/Other.cs', 'api/MyApp/appsettings.Production.json', '.env'])(
    'a pipe as %s is passed over',
    async (file) => {
      const folder = checkout('jamstack/vue-vite-today');
      spawnSync('mkfifo', [path.join(folder, file)]);
      expect(await create(folder, '--yes', '--target', 's3')).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

describe('a file', () => {
  const huge = (place: string): void => {
    const file = openSync(place, 'w');
    ftruncateSync(file, 6 * 1024 ** 3); // takes no room
    closeSync(file);
  };

  it
    .skipIf(windows)
    .each(['docker-compose.yml', 'api/MyApp/Other.cs', 'api/MyApp/appsettings.json', '.env', 'Dockerfile.old'])(
    'of 6 GB as %s is not read',
    async (file) => {
      const folder = checkout('jamstack/vue-vite-today');
      huge(path.join(folder, file));
      const { stderr } = await create(folder, '--yes', '--target', 's3');
      expect(stderr).not.toMatch(fault);
    },
  );

  it.skipIf(windows).each(['.gitattributes', '.dockerignore', '.deploy/deploy.sh', '.yo-rc.json'])(
    'of 6 GB as %s is named',
    async (file) => {
      const folder = checkout('jamstack/vue-vite-today');
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      huge(path.join(folder, file));
      const { status, stderr } = await create(folder, '--yes', '--target', 's3', '--force');
      expect(status).toBe(1);
      expect(stderr).toMatch(/cannot be read \(it has more than 4 MB\)/);
      expect(stderr).not.toMatch(fault);
    },
  );

  it.each([
    ['Latin-1', Buffer.from('# gr\u{fc}n\n*.png binary\n', 'latin1')],
    ['UTF-16', Buffer.from('\u{feff}*.png binary\n', 'utf16le')],
    ['bytes', Buffer.from([0, 1, 2, 0xff, 0xfe, 10])],
    ['a zero', Buffer.from('*.png\0binary\n')],
  ])('of %s to which lines would be added stays as it is, byte for byte', async (_, bytes) => {
    const folder = checkout('jamstack/vue-vite-today');
    for (const file of ['.gitattributes', '.dockerignore']) {
      writeFileSync(path.join(folder, file), bytes);
      const { status, stderr } = await create(folder, '--yes', '--target', 's3', '--force');
      expect(stderr).not.toMatch(fault);
      expect(status, stderr).toBe(1);
      expect(stderr).toContain(file);
      expect(readFileSync(path.join(folder, file)).equals(bytes)).toBe(true);
      rmSync(path.join(folder, file));
    }
  });

  it.each([
    'docker-compose.yml',
    'api/MyApp/Program.cs',
    'api/MyApp/appsettings.json',
    'api/MyApp/MyApp.csproj',
    '.env',
    'package.json',
  ])('of bytes as %s makes no fault', async (file) => {
    for (const bytes of [
      Buffer.from([0xff, 0xfe, 0, 0xd8, 1, 2]),
      Buffer.from('a\0b\xff\xfe{', 'latin1'),
      Buffer.alloc(100_000, '['),
    ]) {
      const folder = checkout('jamstack/vue-vite-today');
      put(folder, file, bytes);
      const { stdout, stderr } = await create(folder, '--yes', '--target', 's3');
      expect(`${stdout}${stderr}`).not.toMatch(fault);
    }
  });
});

it('folders in folders, 900 deep, and 500 levels of JSON and XML', { timeout: 120_000 }, async () => {
  const folder = checkout('jamstack/vue-vite-today');
  let deep = folder;
  for (let level = 0; level < 900; level += 1) deep = path.join(deep, 'd');
  mkdirSync(deep, { recursive: true });
  put(folder, 'd/appsettings.json', '{"a":'.repeat(500) + '1' + '}'.repeat(500));
  put(folder, 'd/Deep.csproj', '<Project>'.repeat(20_000));
  const { stdout, stderr } = await create(folder, '--yes', '--target', 's3', '--project', 'api/MyApp');
  expect(`${stdout}${stderr}`).not.toMatch(fault);
});

const mounts = !windows && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
describe.skipIf(!mounts)('a disk that is full', { timeout: 120_000 }, () => {
  it.each([8, 64, 200, 280])('after %d KB: all or nothing, and one clear message', async (kilobytes) => {
    const folder = checkout('jamstack/vue-vite-today');
    const cli = path.resolve(import.meta.dirname, '../bin/create-litestream.js');
    // The checkout on a disk of its own, with so much room left and no more.
    const script = `
      disk=$(mktemp -d) && mount -t tmpfs -o size=64m tmpfs "$disk" && cp -a "$1/." "$disk/" && cd "$disk"
      printf '*.png binary\\n' >.gitattributes
      left=$(df --output=avail -k . | tail -n 1)
      head -c $(( (left - ${kilobytes}) * 1024 )) /dev/zero >"$disk/node_modules.filler"
      find . -type f ! -name node_modules.filler -exec sha256sum {} + | sort >/tmp/before.$$
      "$2" "$3" --yes --target s3 --force >/tmp/said.$$ 2>&1; code=$?
      find . -type f ! -name node_modules.filler -exec sha256sum {} + | sort >/tmp/after.$$
      cat /tmp/said.$$; cmp /tmp/before.$$ /tmp/after.$$ && echo SAME; echo "CODE $code"; find . -name '.*.new' -o -name '.*.old' -o -type d -empty
      rm -f /tmp/before.$$ /tmp/after.$$ /tmp/said.$$; umount --lazy "$disk"`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'bash', '-c', script, 'bash', folder, process.execPath, cli],
      { encoding: 'utf8' },
    );
    expect(stdout, stderr).toMatch(/SAME\nCODE 1\n$/);
    expect(stdout).toMatch(/could not be written \(ENOSPC\), so everything is as it was before this run/);
    expect(stdout).not.toMatch(fault);
    expect(existsSync(path.join(folder, '.deploy'))).toBe(false);
  });
});
