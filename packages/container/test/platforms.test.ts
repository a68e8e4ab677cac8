import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

test.each([
  ['fly.toml', 'app = "a"\n[build]\n  image = "acme/notes:2"\n', 'acme/notes:2'],
  ['render.yaml', 'services:\n  - type: web\n    image: { url: "docker.io/acme/notes:2" }\n', 'docker.io/acme/notes:2'],
  ['config/deploy.yml', 'service: notes\nimage: acme/notes\n', 'acme/notes ?'],
])('the ready image that %s runs', (path, text, expected) => {
  const { image } = factsOf({ [path]: text });
  expect(`${image.value.kind === 'published' ? image.value.image : ''}${image.guessed ? ' ?' : ''}`).toBe(expected);
});

const django = { Dockerfile: 'FROM python:3.13\nWORKDIR /srv\nCOPY . .\n', 'manage.py': '', 'site/settings.py': '' };

test.each([
  ['fly.toml', '[deploy]\n  release_command = "python manage.py migrate"\n', 'python manage.py migrate fly.toml:2'],
  ['Procfile', 'release: ./manage.py migrate --noinput\nweb: gunicorn\n', './manage.py migrate --noinput Procfile:1'],
  ['render.yaml', 'services:\n  - preDeployCommand: bin/rails db:prepare\n', 'bin/rails db:prepare render.yaml:2'],
  ['fly.toml', '[deploy]\n  release_command = "cowsay"\n', 'python manage.py migrate --noinput manage.py ?'],
])('what %s runs before each release migrates', (path, text, expected) => {
  const { migrateCommand } = factsOf({ ...django, [path]: text });
  expect(`${migrateCommand?.value} ${migrateCommand?.from}${migrateCommand?.guessed ? ' ?' : ''}`).toBe(expected);
});

test('a folder that the image keeps in a volume of its own is named, one around or in the data is not', () => {
  const { uncovered } = factsOf({
    Dockerfile:
      'FROM debian:12\nWORKDIR /srv\nENV DB_FILE=/srv/store/db/n.sqlite\nVOLUME ["/srv/store/db", "/srv/media"]\nVOLUME /srv/store/db/old\n',
  });
  expect(uncovered.map(({ value, from }) => `${value.path} ${from}`)).toEqual(['/srv/media Dockerfile:4']);
});

test('of several Dockerfiles the one whose folder says SQLite, and all others are named', () => {
  const app = (name: string, manifest: string) => ({
    [`apps/${name}/Dockerfile`]: 'FROM node:24\n',
    [`apps/${name}/package.json`]: manifest,
  });
  const { image } = factsOf({ ...app('aa', '{}'), ...app('bb', '{}'), ...app('cc', '{ "better-sqlite3": "12" }') });
  expect(image.from).toBe('apps/cc/Dockerfile, though there are apps/aa/Dockerfile, apps/bb/Dockerfile as well');
  const inside = (name: string, manifest: string) => ({
    [`${name}/docker/Dockerfile`]: 'FROM node:24\n',
    [`${name}/package.json`]: manifest,
  });
  expect(factsOf({ ...inside('front', '{}'), ...inside('backend', '{ "sqlite3": "5" }') }).image.value).toEqual({
    kind: 'dockerfile',
    path: 'backend/docker/Dockerfile',
  });
});

test('a published image that goes on as the numbers of its variables says', () => {
  const compose = (environment: string) =>
    `services:\n  git:\n    image: gitea/gitea:1\n    environment: ${environment}\n    volumes: [ "./git:/data" ]\n`;
  expect(factsOf({ 'compose.yaml': compose('{ USER_UID: 1001, USER_GID: 1002 }') }).user).toMatchObject({
    value: { uid: 1001, gid: 1002 },
    guessed: false,
  });
  expect(factsOf({ 'compose.yaml': compose('{ TZ: UTC }') }).user.value).toEqual({ uid: 1000, gid: 1000 });
});

test('a worker of the app’s image mounts the folder that the app does, beside the Compose file', () => {
  const { earlierServices } = factsOf({
    Dockerfile: 'FROM debian:12\nWORKDIR /srv\n',
    'docker-compose.yml':
      'services:\n  web:\n    build: .\n    environment: { VIRTUAL_HOST: a.example.org }\n    volumes: [ "./store:/srv/store" ]\n' +
      '  jobs:\n    build: .\n    command: work\n    volumes: [ "./store:/srv/store", "./own:/own" ]\n',
  });
  expect(earlierServices?.map(({ mounts, leftOut }) => [mounts.map(({ target }) => target), leftOut])).toEqual([
    [['/srv/store'], ['the mount ./own:/own']],
  ]);
});

test('a cluster says where the data lies, and its variables and secrets go on reaching the app', () => {
  const { dataFolder, variables, appSecrets, databases } = factsOf({
    Dockerfile: 'FROM python:3.13\nWORKDIR /srv\nCOPY . .\n',
    'k8s/app.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n      containers:\n        - image: acme/a\n' +
      '          ports: [{ containerPort: 8000 }]\n          env:\n            - { name: DB_FILE, value: /store/a.sqlite3 }\n' +
      '            - { name: API_KEY, valueFrom: { secretKeyRef: { name: a, key: api.key } } }\n' +
      '          volumeMounts: [{ name: store, mountPath: /store }]\n      volumes: [{ name: store, persistentVolumeClaim: { claimName: a } }]\n',
  });
  expect([dataFolder.value, databases.map(({ value }) => value.path)]).toEqual(['/store', ['a.sqlite3']]);
  expect(variables?.map(({ value }) => value)).toEqual([{ name: 'DB_FILE', value: '/store/a.sqlite3' }]);
  expect(appSecrets.map(({ value }) => [value.secret, value.clusterSecret])).toEqual([
    ['API_KEY', { name: 'a', key: 'api.key' }],
  ]);
});

test('the port that Fly leads to; behind LiteFS, the one that its proxy leads to', () => {
  const fly = { Dockerfile: 'FROM debian:12\n', 'fly.toml': '[[services]]\n  internal_port = 3001\n' };
  const port = (files: Record<string, string>) => {
    const { value, from, guessed } = factsOf({ ...fly, ...files }).port;
    return `${value} ${from}${guessed ? ' ?' : ''}`;
  };
  expect(port({})).toBe('3001 fly.toml:2');
  expect(port({ 'litefs.yml': 'proxy:\n  addr: ":3001"\n  target: "localhost:3000"\n' })).toBe('3000 litefs.yml:3');
  expect(port({ Dockerfile: 'FROM debian:12\nEXPOSE 80\n' })).toBe('80 Dockerfile:2');
});

test('the workers of PHP that a supervisor starts go on as the user of their pool', () => {
  const { user, dropsRights } = factsOf({
    Dockerfile:
      'FROM alpine:3.24\nRUN apk add nginx php84-fpm\nADD . /srv\nADD docker/ /\nENTRYPOINT ["/entrypoint.sh"]\n',
    'docker/entrypoint.sh': '#!/bin/bash\nexec /usr/bin/s6-svscan /etc/services.d\n',
    'docker/etc/services.d/php/run': '#!/bin/execlineb -P\nphp-fpm84 -F\n',
    'docker/etc/php84/php-fpm.conf': '[www]\nuser = nginx\ngroup = nginx\n',
  });
  expect(user).toMatchObject({ value: { uid: 100, gid: 101 }, guessed: true });
  expect([user.from, dropsRights?.value]).toEqual([
    'docker/etc/php84/php-fpm.conf:2: nginx is 100 in alpine:3.24',
    true,
  ]);
});

test('a stage that is chosen by the architecture of the builder', () => {
  const { user } = factsOf({
    Dockerfile:
      'FROM alpine:3 AS build-amd64\nUSER 1234\nFROM alpine:3 AS build-arm64\nFROM build-${TARGETARCH} AS runner\nCMD ["/run"]\n',
  });
  expect(user.value.uid).toBe(1234);
});

test('a folder with what an interpreter runs is no data folder', () => {
  const { dataFolder, databases, outside } = factsOf({
    Dockerfile: 'FROM node:24\nWORKDIR /srv/back\nCOPY dist/ dist\nCMD ["node", "dist/main.js"]\n',
    'package.json': '{ "dependencies": { "better-sqlite3": "12" } }',
    'main.js': "import Database from 'better-sqlite3';\nnew Database('app.sqlite');\n",
  });
  expect([dataFolder.value, databases, outside?.map(({ value }) => value.file)]).toEqual([
    '/data',
    [],
    ['/srv/back/app.sqlite'],
  ]);
});

test('an app in a Compose file that is a template for others is none of this one', () => {
  const { databases } = factsOf({
    Dockerfile: 'FROM node:24\nWORKDIR /app\nVOLUME /app/data\n',
    'compose.yaml': 'services: { stacks: { image: acme/stacks:1 } }\n',
    'extra/templates/kuma/compose.yaml': 'services: { kuma: { image: "louislam/uptime-kuma:1" } }\n',
  });
  expect(databases).toEqual([]);
});

test('a variable of the image says more than the settings of a tool for developers', () => {
  const { databases, dataFolder, outside } = factsOf({
    Dockerfile: 'FROM node:24\nWORKDIR /app\nENV DATABASE_URL=file:./app-data/db/db.sqlite\nCMD ["pnpm", "start"]\n',
    'drizzle.config.ts': "export default {\n  dialect: 'sqlite',\n  dbCredentials: { url: 'file:./db.sqlite' },\n};\n",
    'package.json': '{ "dependencies": { "drizzle-orm": "1" } }',
  });
  expect(databases.map(({ value, from }) => `${dataFolder.value}/${value.path} ${from}`)).toEqual([
    '/app/app-data/db/db.sqlite Dockerfile:3',
  ]);
  expect(outside).toBeUndefined();
});

test('no database is moved to a folder that may be handed out to visitors', () => {
  const { dataFolder, variables } = factsOf({
    Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nVOLUME /app/uploads\n',
    'knexfile.ts': "export default { client: 'sqlite3', connection: { filename: './a.sqlite' } };\n".replaceAll(
      '{ ',
      '{\n',
    ),
    '.env.example': 'DB_FILE=./a.sqlite\n',
  });
  expect([dataFolder.value, variables?.map(({ value }) => value)]).toEqual([
    '/data',
    [{ name: 'DB_FILE', value: '/data/a.sqlite' }],
  ]);
});
