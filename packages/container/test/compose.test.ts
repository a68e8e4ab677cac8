import { expect, test } from 'vitest';
import { detect, memoryProject } from 'litestream-generator-core';
import { container } from '../src/family.js';
import { factsOf } from './facts-of.js';

const image = { Dockerfile: 'FROM debian:12\nWORKDIR /shelf\nCOPY . .\n' };
const shown = (files: Readonly<Record<string, string>>) => {
  const { dataFolder, variables = [], appSecrets } = factsOf({ ...image, ...files });
  return {
    folder: dataFolder.value,
    variables: variables.map(({ value }) => `${value.name}=${value.value}`),
    secrets: appSecrets.map(({ value }) => value.variable),
  };
};

test('a Compose file of a published image: what a database server and a cache beside it have is not the app’s', () => {
  expect(
    shown({
      'docker-compose.yml':
        'services:\n  shelf:\n    image: ghcr.io/acme/shelf\n    environment: [ SESSION_SECRET=long, CACHE_HOST=cache ]\n    volumes: [ "./store:/srv/store" ]\n' +
        '  cache:\n    image: redis:7\n    volumes: [ "cache:/cache" ]\n  db:\n    image: postgres:16\n    environment: { POSTGRES_PASSWORD: x, POSTGRES_DB: shelf }\n' +
        '    volumes: [ "pg:/var/lib/postgresql/data" ]\n',
    }),
  ).toEqual({ folder: '/srv/store', variables: ['CACHE_HOST=cache'], secrets: ['SESSION_SECRET'] });
});

test('a Compose file for another engine beside the one without it counts for nothing', () => {
  const service = (environment: string) =>
    `services:\n  shelf:\n    image: ghcr.io/acme/shelf\n    environment: ${environment}\n`;
  const files = {
    'docker-compose.yml': service('[ TZ=UTC ]'),
    'docker-compose.mariadb.yml': service('[ DB_HOST=db, DB_PASSWORD=x ]'),
  };
  expect(shown(files)).toMatchObject({ variables: ['TZ=UTC'], secrets: [] });
  expect(shown({ 'docker-compose.mariadb.yml': files['docker-compose.mariadb.yml'] }).variables).toEqual([
    'DB_HOST=db',
  ]);
});

test('services for people who develop or test say nothing where another one is the app', () => {
  const service = (name: string, rest: string, environment: string) =>
    `  ${name}:\n    build: { context: ., ${rest} }\n    environment: ${environment}\n`;
  const compose = (...services: readonly string[]) => ({ 'compose.yaml': `services:\n${services.join('')}` });
  const dev = service('shelf-dev', 'target: production', '[ NODE_ENV=development, DEBUG=1 ]');
  const stage = service('work', 'target: development', '[ MOCK=1 ]');
  const byVariable = service('shelf2', 'target: production', '[ APP_ENV=test ]');
  const e2e = service('e2e', 'target: production', '[ LIMIT=off, CA=/ca/root.crt ]');
  const app = service('shelf', 'target: production', '[ LOG=info ]');
  expect(shown(compose(dev, stage, byVariable, app, e2e)).variables).toEqual(['LOG=info']);
  expect(shown(compose(e2e)).variables).toEqual(['LIMIT=off', 'CA=/ca/root.crt']);
});

test.each([
  ['DB_TYPE=sqlite3', 'DB_TYPE=postgres'],
  ['DATABASE_URL=file:/data/shelf.db', 'DATABASE_URL=postgresql://db/shelf'],
  ['DB_DSN=/data/shelf.db?mode=rwc', 'DB_DSN=mysql://db/shelf'],
])('a service that runs the app on a server, which the image does not: %s, %s', (ofImage, ofService) => {
  const files = {
    Dockerfile: `FROM debian:12\nENV DB_NAME=/data/shelf.db ${ofImage}\n`,
    'compose.yml': `services:\n  shelf:\n    build: .\n    environment: [ ${ofService}, DB_NAME=shelf, DB_HOST=db ]\n  db:\n    image: postgres:17\n`,
  };
  expect(shown(files)).toEqual({ folder: '/data', variables: [], secrets: [] });
  const { databases, remarks } = factsOf(files);
  expect(databases.map(({ value }) => value.path)).toEqual(['shelf.db']);
  expect(remarks.map(({ value }) => value)).toContain(
    `The service shelf of compose.yml runs the app on a database server (${ofService}), and the image runs on SQLite by itself. ` +
      'The new deployment runs it on SQLite: it takes nothing from that service, and does not bring its data along.',
  );
});

test('a volume around the database counts whatever texts the checkout keeps there, and code in it does not', () => {
  const files = (kept: string) => ({
    Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY . .\nENV DB=/srv/storage/shelf.db\n',
    'package.json': '{ "dependencies": { "better-sqlite3": "^12" } }',
    'index.js': 'new Database("/srv/storage/shelf.db");\n',
    [kept]: '',
    'compose.yml':
      'services:\n  shelf:\n    build: .\n    volumes: [ "./storage:/srv/storage", "./outputs:/srv/outputs" ]\n',
  });
  expect(shown(files('storage/documents/DOCUMENTS.txt')).folder).toBe('/srv/storage');
  expect(shown(files('storage/index.ts')).folder).toBe('/srv/outputs');
});

test('a mere name in the code counts from no folder, where the image has a folder of its own for data', () => {
  const { dataFolder, databases, unresolved } = factsOf({
    Dockerfile:
      'FROM alpine:3\nWORKDIR /app\nVOLUME /config\nENTRYPOINT ["/usr/local/bin/shelf", "--config", "/config"]\n',
    'go.mod': 'module shelf\nrequire modernc.org/sqlite v1.40.0\n',
    'db.go': 'package shelf\nfunc open(c Config) {\n\tdsn = nameOf(c.Path, "shelf.db")\n\tsql.Open("sqlite", dsn)\n}\n',
  });
  expect(dataFolder.value).toBe('/config');
  expect(databases).toEqual([]);
  expect(unresolved?.map(({ value }) => value.what)).toEqual(['shelf.db']);
});

test('what a Compose file that nothing deploys runs on the data of the app, and gives the app, is said', () => {
  const compose = (...services: readonly string[]) => ({ 'compose.yml': `services:\n${services.join('')}` });
  const app =
    '  shelf:\n    image: ghcr.io/acme/shelf\n    ports: [ "80:3000" ]\n    cap_add: [ SYS_ADMIN ]\n    devices: [ /dev/fuse ]\n' +
    '    volumes: [ "shelf:/data", "/etc/localtime:/etc/localtime:ro", "~/.config/tool:/root/.config/tool" ]\n';
  const beside =
    '  crawler:\n    image: ghcr.io/acme/crawler\n    volumes: [ "shelf:/data" ]\n    environment: [ CRAWL=1 ]\n';
  const dev = '  shelf-dev:\n    image: ghcr.io/acme/shelf\n    volumes: [ "shelf:/data" ]\n';
  const { remarks, variables = [] } = factsOf({
    Dockerfile: 'FROM debian:12\nENV DB_PATH=/data/shelf.db\n',
    ...compose(app, beside, dev),
  });
  expect(variables).toEqual([]);
  expect(remarks.map(({ value, from }) => `${value} ${from}`)).toEqual([
    'The service shelf of compose.yml gives the app cap_add, devices, the mount ~/.config/tool:/root/.config/tool. The new ' +
      'deployment does not: if the app needs it, add it there. compose.yml:3',
    'The service crawler of compose.yml mounts shelf, which the app mounts as well. The new deployment does not run it: if you ' +
      'need it, add it there. compose.yml:10',
  ]);
});

test('a unit of systemd that needs a database server says nothing of an app on SQLite', () => {
  const unit = (needs: string) => ({
    'shelf.service': `[Unit]\n${needs}\n[Service]\nEnvironment=DB_NAME=shelf TZ=UTC\nExecStart=/opt/shelf\n`,
  });
  for (const needs of ['Requires=mysql.service', 'Wants=network.target postgresql@16-main.service'])
    expect(shown(unit(needs)).variables).toEqual([]);
  expect(shown(unit('After=network.target')).variables).toEqual(['DB_NAME=shelf', 'TZ=UTC']);
});

test('a Compose file in which the app runs as people develop it has no other app either', () => {
  expect(
    shown({
      'compose.yaml':
        'services:\n  shelf.test:\n    build: .\n    volumes: [ ".:/shelf" ]\n  queue:\n    image: acme/beanstalk:1\n    environment: { QUEUE_PASSWORD: x }\n' +
        '    volumes: [ "queue:/var/lib/queue" ]\n',
    }),
  ).toEqual({ folder: '/data', variables: [], secrets: [] });
});

test('what supervisord gives a program inside the image is nothing that the deployment sets', () => {
  expect(
    shown({ 'docker/supervisord.conf': '[program:web]\nenvironment=DEBUG=%(ENV_DEBUG)s,LEVEL="info"\n' }).variables,
  ).toEqual([]);
});

test('what the app needs beside it in a Compose file that nothing deploys is offered as well', () => {
  const compose =
    'services:\n  shelf:\n    image: ghcr.io/acme/shelf\n    environment: [ "SEARCH=http://search:7700/index" ]\n    depends_on: [ cache ]\n' +
    '  cache:\n    image: redis:7\n  search:\n    image: getmeili/meilisearch:v1\n  mailpit:\n    image: axllent/mailpit\n';
  const names = (files: Readonly<Record<string, string>>) =>
    factsOf({ ...image, ...files }).earlierServices?.map(({ name }) => name);
  expect(names({ 'docker-compose.yml': compose })).toEqual(['cache', 'search']);
  expect(names({ 'docker-compose.dev.yml': compose })).toBeUndefined();
});

test('of ready images beside each other the one of the project’s own name is the app', () => {
  const compose =
    'services:\n  agent:\n    image: acme/shelf-agent\n    environment: { AGENT_KEY: x }\n    ports: [ "45:45" ]\n' +
    '  shelf:\n    image: acme/shelf:2\n    environment: { SHELF_KEY: x }\n    volumes: [ "./store:/store" ]\n';
  const project = memoryProject(
    { Dockerfile: 'FROM debian:12\nWORKDIR /srv\nCOPY . .\n', 'compose.yaml': compose },
    'shelf',
  );
  const { appSecrets, dataFolder } = detect(project, [container]).facts;
  expect([appSecrets.map(({ value }) => value.variable), dataFolder.value]).toEqual([['SHELF_KEY'], '/store']);
});

test('a port that another platform gives a program is no sure one', () => {
  const unit = { 'agent.service': '[Service]\nExecStart=/opt/agent\nEnvironment="PORT=45876"\n' };
  const port = (command: string) => {
    const facts = factsOf({ Dockerfile: `FROM debian:12\n${command}`, ...unit }).port;
    return `${facts.value}${facts.guessed ? ' ?' : ''}`;
  };
  expect(port('CMD ["/shelf", "serve", "--http=0.0.0.0:8090"]\n')).toBe('8090');
  expect(port('CMD ["/shelf"]\n')).toBe('45876 ?');
});

test('a Dockerfile for development is a guess where it is the only one', () => {
  expect(factsOf({ 'Dockerfile.dev': 'FROM debian:12\n' }).image).toMatchObject({ guessed: true });
  expect(factsOf({ Dockerfile: 'FROM debian:12\n', 'Dockerfile.dev': 'FROM debian:12\n' }).image).toMatchObject({
    value: { path: 'Dockerfile' },
    guessed: false,
  });
});

test('what a library brings that the checkout holds a copy of is not about the app', () => {
  const vendored = 'services:\n  lib:\n    image: golang\n    volumes:\n      - .:/go/src/lib\n';
  const facts = factsOf({
    Dockerfile: 'FROM alpine:3.22\n',
    'vendor/example.org/lib/docker-compose.yml': vendored,
    'vendor/example.org/lib/Dockerfile': 'FROM alpine:3.22\n',
  });
  expect(facts.dataFolder).toMatchObject({ value: '/data', guessed: true });
});
