import { expect, test } from 'vitest';
import { UserError } from 'litestream-generator-core';
import { databasesOf, factsOf } from './facts-of.js';

test('a word of the command names the database', () => {
  const facts = factsOf({
    Dockerfile: 'FROM scratch\nENTRYPOINT ["/golink"]\nCMD ["--sqlitedb", "/home/nonroot/golink.db", "--verbose"]\n',
    'go.mod': 'module m\nrequire modernc.org/sqlite v1.38.2\n',
    'db.go': 'db, err := sql.Open("sqlite", f)\n',
  });
  expect(databasesOf(facts)).toEqual(['/home/nonroot/golink.db Dockerfile:3']);
  expect(factsOf({ Dockerfile: 'FROM scratch\nCMD ["/app", "--db=/data/app.db"]\n' }).dataFolder.value).toBe('/data');
});

test('Go: the only SQLite file that the code names is the default of what it opens; of two nobody knows', () => {
  const checkout = {
    Dockerfile: 'FROM debian:12\nWORKDIR /app\nCMD ["./server"]\n',
    'go.mod': 'module m\nrequire gorm.io/driver/sqlite v1.6.0\n',
    'database/database.go': 'db, err := gorm.Open(sqlite.Open(connection), config)\n',
    'config/config.go': 'Database{\n\tConnection: "data/gotify.db",\n}\n',
  };
  expect(databasesOf(factsOf(checkout))).toEqual(['/app/data/gotify.db config/config.go:2 ?']);
  expect(databasesOf(factsOf({ ...checkout, 'config/config.go': 'Path string `default:"data/gotify.db"`\n' }))).toEqual(
    ['/app/data/gotify.db config/config.go:1 ?'],
  );
  const two = factsOf({ ...checkout, 'other.go': 'flag.String("cache", "data/cache.db", "")\n' });
  expect(two.databases).toEqual([]);
  expect(two.unresolved?.map(({ value }) => value.file)).toEqual(['database/database.go']);
});

test('Django: a file of another library beside the database, as Huey has it', () => {
  const facts = factsOf({
    Dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY . .\n',
    'manage.py': '',
    'site/settings.py':
      'BASE_DIR = Path(__file__).resolve().parent.parent\nDATABASES = {\n  "default": {\n    "ENGINE": "django.db.backends.sqlite3",\n' +
      '    "NAME": BASE_DIR / "data/db.sqlite3",\n  }\n}\nHUEY = {\n    "filename": os.path.join(BASE_DIR, "data", "tasks.sqlite3"),\n}\n',
  });
  expect(databasesOf(facts)).toEqual([
    '/app/data/db.sqlite3 site/settings.py:5',
    '/app/data/tasks.sqlite3 site/settings.py:9',
  ]);
});

test('MediaWiki: its own database, and those that its installer adds', () => {
  const facts = factsOf({
    Dockerfile: 'FROM debian:12\nENTRYPOINT ["/wiki/entrypoint.sh"]\nCMD ["php"]\n',
    'entrypoint.sh': 'php /usr/share/mediawiki/maintenance/install.php\nexec "$@"\n',
    'LocalSettings.php':
      `<?php\n$wgDBtype = 'sqlite';\n$wgDBname = 'wiki';\n$wgSQLiteDataDir = '/var/www/data';\n$wgJobTypeConf['default'] = [\n` +
      `\t'dbname' => "{$wgDBname}_jobqueue",\n];\n$wgEnableUploads = true;\n`,
  });
  expect(databasesOf(facts)).toEqual([
    '/var/www/data/wiki.sqlite LocalSettings.php:3',
    '/var/www/data/wiki_jobqueue.sqlite LocalSettings.php:6',
  ]);
  expect(facts.migratesAtStart).toMatchObject({ value: true, from: 'entrypoint.sh:1' });
  expect(facts.uncovered.map(({ value }) => value.path)).toEqual(['/images']);
});

test.each([
  ['HEALTHCHECK CMD curl -f http://localhost:${PORT:-9090}/${CONTEXT_PATH}health || exit 1', {}, '/health'],
  ['', { 'fly.toml': '[[services.http_checks]]\npath = "/resources/healthcheck"\n' }, '/resources/healthcheck'],
  ['', { 'fly.toml': '[[services.http_checks]]\npath = "/litefs/health"\n' }, '/'],
  ['', { 'render.yaml': 'services:\n  - type: web\n    healthCheckPath: /healthz\n' }, '/healthz'],
  ['', { 'railway.json': '{ "deploy": { "healthcheckPath": "/ready" } }' }, '/ready'],
])('the health path of %s %j', (line, files, expected) => {
  expect(factsOf({ Dockerfile: `FROM debian:12\n${line}\n`, ...files }).healthPath.value).toBe(expected);
});

test.each([
  ['fly.toml', '[env]\n  DATABASE_PATH = "/data/shop.sqlite3"\n  FLY_REGION = "ams"\n', 2],
  ['render.yaml', 'services:\n  - envVars:\n      - { key: DATABASE_PATH, value: /data/shop.sqlite3 }\n', 3],
])(
  'a database by a variable of %s is a guess, and the variable is set in the new deployment too',
  (file, text, line) => {
    const facts = factsOf({ Dockerfile: 'FROM debian:12\nWORKDIR /app\nCMD ["/app/shop"]\n', [file]: text });
    expect(databasesOf(facts)).toEqual([`/data/shop.sqlite3 ${file}:${line} ?`]);
    expect(facts.variables?.map(({ value }) => value)).toEqual([
      { name: 'DATABASE_PATH', value: '/data/shop.sqlite3' },
    ]);
  },
);

test('LiteFS is told, because no other container sees its databases', () => {
  const remarks = (command: string) =>
    factsOf({ Dockerfile: `FROM debian:12\nCMD ${command}\n` }).remarks.map(({ value }) => value);
  expect(remarks('["litefs", "mount"]')).toEqual([expect.stringMatching(/^The image starts LiteFS/)]);
  expect(remarks('["/app", "--not-litefs"]')).toEqual([]);
});

test('secrets that the project proposes are named and none of them is required', () => {
  const { remarks, appSecrets } = factsOf({
    Dockerfile: 'FROM debian:12\nENV KNOWN_TOKEN=x\n',
    '.env.example': 'SESSION_SECRET="super"\nALLOW_INDEXING=true\nRESEND_API_KEY=re_\nKNOWN_TOKEN=y\n# OLD_SECRET=1\n',
  });
  expect(appSecrets).toEqual([]);
  expect(remarks.map(({ value, from }) => `${from}: ${value}`)).toEqual([
    '.env.example:1: The project proposes secrets for the app: SESSION_SECRET, RESEND_API_KEY. Give it those that it needs: ' +
      '--app-secret SESSION_SECRET',
  ]);
});

test('a Compose file that mounts the source is for development: it decides neither the Dockerfile nor the port', () => {
  const { image, port, variables } = factsOf({
    Dockerfile: 'FROM php:8.5-alpine\nEXPOSE 8080\n',
    'data/infra/php.Dockerfile': 'FROM php:8.5-fpm-alpine\n',
    'docker-compose.yml':
      'services:\n  php:\n    build:\n      context: .\n      dockerfile: ./data/infra/php.Dockerfile\n    ports: ["8888:8888"]\n' +
      '    volumes: ["./:/home/app"]\n    environment: { DEFAULT_DOMAIN: "localhost:8000" }\n',
  });
  expect(image).toMatchObject({ value: { path: 'Dockerfile' }, guessed: false });
  expect(port.value).toBe(8080);
  expect(variables ?? []).toEqual([]);
});

test('of two Dockerfiles alike the default one or the one that is built today, and without these an error that names both', () => {
  const files = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`docker/${name}`, 'FROM debian:12\n']));
  const named = (...names: readonly string[]) => factsOf(files(...names)).image;
  expect(named('alpine.Dockerfile', 'default.Dockerfile')).toMatchObject({
    value: { path: 'docker/default.Dockerfile' },
    guessed: false,
  });
  const alike = files('alpine.Dockerfile', 'debian.Dockerfile');
  expect(() => factsOf(alike)).toThrow(
    /2 Dockerfiles[^\n]*: docker\/alpine\.Dockerfile, docker\/debian\.Dockerfile\.\n.*--dockerfile docker\/alpine\.Dockerfile, or --dockerfile docker\/debian\.Dockerfile/,
  );
  const debian = { value: { path: 'docker/debian.Dockerfile' }, guessed: false };
  expect(factsOf(alike, { dockerfile: 'docker/debian.Dockerfile' }).image).toMatchObject(debian);
  expect(factsOf(alike, { dockerfileBefore: 'docker/debian.Dockerfile' }).image.value).toEqual({
    kind: 'dockerfile',
    path: 'docker/debian.Dockerfile',
  });
  const workflow = (push: boolean) => ({
    '.github/workflows/a.yml': `on: push\njobs: { a: { steps: [{ uses: docker/build-push-action@v6, with: { file: docker/debian.Dockerfile, push: ${push} } }] } }\n`,
  });
  expect(factsOf({ ...alike, ...workflow(true) }).image).toMatchObject(debian);
  expect(() => factsOf({ ...alike, ...workflow(false) })).toThrow(/2 Dockerfiles/);
  const base = { ...files('base.Dockerfile', 'debian.Dockerfile') };
  expect(factsOf(base).image).toMatchObject(debian);
});

test('a well-known image with databases that appear while it runs, and with files beside them', () => {
  const facts = factsOf({}, { image: 'ghcr.io/actualbudget/actual:26.9.0' });
  expect(facts.patterns.map(({ value }) => `${value.folder}/${value.pattern}`)).toEqual(['user-files/group-*.sqlite']);
  expect(facts.uncovered.map(({ value }) => value.path)).toEqual(['/data/.migrate', '/data/user-files/*.blob']);
  expect(facts.uncovered.every(({ value }) => value.needed)).toBe(true);
});

test('what Gitea and n8n cannot create again is named, and what their databases need is needed', () => {
  const of = (image: string) => factsOf({}, { image }).uncovered.map(({ value }) => value);
  const needed = (image: string) => of(image).flatMap(({ path, needed: is }) => (is ? [path] : []));
  expect(needed('gitea/gitea:1.25')).toEqual(['/data/git', '/data/gitea/conf']);
  expect(of('codeberg.org/forgejo/forgejo:13').map(({ path }) => path)).toContain('/data/gitea/attachments');
  expect(needed('docker.n8n.io/n8nio/n8n')).toEqual(['/home/node/.n8n/config']);
  expect(of('n8nio/n8n').map(({ path }) => path)).toContain('/home/node/.n8n/storage');
});

test('an image that keeps its data elsewhere than its namesake is not taken for it', () => {
  expect(factsOf({}, { image: 'gitea/gitea:1.25-rootless' }).databases).toEqual([]);
});

test('neither .NET nor a Dockerfile is said in those words', () => {
  expect(() => factsOf({ 'go.mod': 'module m\n' })).toThrow(UserError);
  expect(() => factsOf({ 'go.mod': 'module m\n' })).toThrow(/neither a \.NET project nor a Dockerfile/);
});

test('a script of Flask that is called manage.py is none of Django', () => {
  const of = (text: string) => factsOf({ Dockerfile: 'FROM python:3.13\n', 'manage.py': text }).migrateCommand?.value;
  expect(of('from flask.cli import FlaskGroup\n')).toBeUndefined();
  expect(of('from django.core.management import execute_from_command_line\n')).toBe(
    'python manage.py migrate --noinput',
  );
});

test('a database in memory, and one of the tests, is none that the app keeps', () => {
  const { unresolved } = factsOf({
    Dockerfile: 'FROM golang:1.25\n',
    'go.mod': 'require gorm.io/driver/sqlite v1.6.0\n',
    'a.go': 'db := gorm.Open(sqlite.Open("file:"+name+"?mode=memory"))\nx := "/data/a.db"\n',
    'utils/testing/db.go': 'db := gorm.Open(sqlite.Open(name))\n',
  });
  expect(unresolved?.map(({ value }) => value.file) ?? []).toEqual([]);
});

test('a knexfile for development alone migrates nothing in production', () => {
  const of = (section: string) =>
    factsOf({
      Dockerfile: 'FROM node:24\n',
      'knexfile.js': `module.exports = {\n  ${section}: {\n    client: 'sqlite3',\n    connection: { filename: '/data/a.db' },\n  },\n};\n`,
    }).migrateCommand?.value;
  expect([of('development'), of('production')]).toEqual([undefined, 'npx knex migrate:latest']);
});
