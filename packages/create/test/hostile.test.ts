import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkout, create, tree } from './checkout.js';

const names = [
  'My Shop',
  'it\'s "mine"',
  'a$HOME`id`',
  '# 100 %',
  'Ünï çødé 日本',
  'on',
  'yes',
  '1e3',
  '007',
  'null',
  '-dash',
  'a'.repeat(100),
  '日本',
  '{{ x }} ${{ github.token }}',
  '<%= 1 %>',
];

describe('an app called', () => {
  it.each(names)('%s', async (name) => {
    const folder = checkout('jamstack/vue-vite-today');
    const { status, stderr } = await create(folder, '--yes', '--target', 's3', `--app-name=${name}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const template = parse(readFileSync(path.join(folder, '.deploy/docker-compose-template.yml'), 'utf8')) as {
      name: unknown;
    };
    expect(template.name).toMatch(/^\$\{DEPLOYMENT_ID:\?/);
    expect(readFileSync(path.join(folder, '.deploy/deploy.conf'), 'utf8')).toMatch(/^id=[a-z][a-z0-9-]{1,62}$/m);
    const { answers } = JSON.parse(readFileSync(path.join(folder, '.yo-rc.json'), 'utf8'))['generator-litestream'];
    expect(answers.appName).toBe(name);
  });
});

describe('a folder called', () => {
  it.each(['it\'s "my" shop', 'a$HOME # 100 %', 'Ünï 007'])('%s', async (name) => {
    expect(await create(checkout('jamstack/vue-vite-today', name), '--yes', '--target', 's3')).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe('a database at', () => {
  it.each(['my data/app.db', "it's/app.db", 'a "b".db', '$HOME.db', 'ünï.db', '100%.db'])('%s', async (database) => {
    const folder = checkout('jamstack/vue-vite-today');
    expect(await create(folder, '--yes', '--target', 'sftp', '--database', database)).toMatchObject({
      status: 0,
      stderr: '',
    });
    const text = readFileSync(path.join(folder, '.deploy/litestream.yml'), 'utf8');
    const { dbs } = parse(text, { merge: true }) as { dbs: { path: string }[] };
    expect(dbs.map((db) => db.path)).toContain(`/data/${database}`);
    // Litestream expands before it parses: nothing but our own variables may look like one.
    expect(text.match(/\$(?!\{(?:REPLICA_\w+|DEPLOYMENT_ID)\})/g)).toBeNull();
  });

  it.each([
    '/etc/passwd',
    '../app.db',
    'a/../../b.db',
    '',
    'C:\\app.db',
    'a\nb.db',
    'a,b.db',
    'a#b.db',
    'a?.db',
    'a%20b.db',
  ])('%s is refused', async (database) => {
    const folder = checkout('jamstack/vue-vite-today');
    const before = tree(folder);
    const { status, stderr } = await create(folder, '--yes', '--target', 's3', `--database=${database}`);
    expect(status).toBe(1);
    expect(stderr).toContain('--database');
    expect(tree(folder)).toEqual(before);
  });
});

describe('one clear error, and nothing half-written, for', () => {
  const refused = async (folder: string, cause: RegExp) => {
    const before = tree(folder);
    const { status, stderr } = await create(folder, '--yes', '--target', 's3');
    expect(status).toBe(1);
    expect(stderr).toMatch(cause);
    expect(stderr).not.toMatch(/fault in the generator|at .*\.js:\d+/);
    expect(tree(folder)).toEqual(before);
  };

  it('a folder without a project', async () => refused(checkout(), /project/i));

  it.each(['{not json', '[]', '"x"'])('a .yo-rc.json that holds %s', async (text) => {
    const folder = checkout('jamstack/vue-vite-today');
    writeFileSync(path.join(folder, '.yo-rc.json'), text);
    await refused(folder, /\.yo-rc\.json is not a JSON object/);
  });

  it.each([
    { answers: null },
    { answers: {}, deployments: null },
    { answers: {}, earlier: {} },
    { answers: {}, earlier: ['x'] },
    // A run removes what it no longer writes.
    ...['../victim', '/etc/victim', 'a/../../victim', '.git/config', 'C:\\victim', '..\\victim'].map((file) => ({
      version: '0.1.0',
      written: { [file]: 'a'.repeat(40) },
    })),
    'x',
    [],
  ])('a store that holds %j', async (store) => {
    const folder = checkout('jamstack/vue-vite-today');
    writeFileSync(path.join(folder, '.yo-rc.json'), JSON.stringify({ 'generator-litestream': store }));
    await refused(folder, /\.yo-rc\.json is damaged/);
  });

  it('a run in a folder of a checkout that is not its root', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    mkdirSync(path.join(folder, '.git'));
    await refused(path.join(folder, 'api'), /lies inside the checkout .* GitHub reads workflows in the root/);
  });

  it('a folder that only holds checkouts', async () => {
    const folder = path.dirname(checkout('jamstack/vue-vite-today'));
    mkdirSync(path.join(folder, 'my-shop/.git'));
    await refused(folder, /is not a project: it only holds the checkout my-shop\.\n {2}→ .* cd my-shop/);
    writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\n');
    expect((await create(folder, '--yes')).stderr).not.toContain('only holds');
  });

  it('another project than the one that the deployment is for', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    await create(folder, '--yes', '--target', 's3');
    mkdirSync(path.join(folder, 'Admin'));
    writeFileSync(path.join(folder, 'Admin/Admin.csproj'), '<Project Sdk="Microsoft.NET.Sdk.Web" />');
    const before = tree(folder);
    const other = await create(folder, '--yes', '--project', 'Admin', '--database', 'app.db');
    expect(other).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is for api/MyApp/MyApp.csproj, and not for Admin/Admin.csproj'),
    });
    expect(tree(folder)).toEqual(before);
    expect(await create(folder, '--yes')).toMatchObject({ status: 0, stderr: '' });
  });

  it('a deployment id that cannot be one', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    writeFileSync(
      path.join(folder, '.yo-rc.json'),
      JSON.stringify({ 'generator-litestream': { answers: {}, deployments: { production: '../x' } } }),
    );
    await refused(folder, /deployment id of production/);
  });

  it('a folder in the place of a file', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    mkdirSync(path.join(folder, 'Dockerfile'));
    await refused(folder, /Dockerfile is a folder/);
  });

  it('a file in the place of a folder', async () => {
    const folder = checkout('jamstack/vue-vite-today');
    writeFileSync(path.join(folder, '.deploy'), '');
    await refused(folder, /\.deploy is a file/);
  });
});
