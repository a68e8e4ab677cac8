import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const IMAGE = 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n';
const APP = {
  'package.json': '{ "dependencies": { "better-sqlite3": "1" } }',
  'server.js': 'const db = new Database(process.env.DB_PATH);\n',
};

/** The databases of an app whose entry point has these lines. */
function byScript(lines: string, files: Record<string, string> = {}, image = ''): readonly string[] {
  return databasesOf(
    factsOf({
      Dockerfile: `${IMAGE}${image}ENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n`,
      'entrypoint.sh': `#!/bin/sh\n${lines}\nexec "$@"\n`,
      ...APP,
      ...files,
    }),
  );
}

test.each([
  ['a variable of the script', 'DATA=${DATA:-/data}\nexport DB_PATH="$DATA/app.db"', 3],
  ['a default in a default', 'export DB_PATH="${DB_PATH:-${DATA_DIR:-/data}/app.db}"', 2],
  ['a default that is assigned', ': "${DB_PATH:=/data/app.db}"\nexport DB_PATH', 2],
  ['where it is not set', 'if [ -z "$DB_PATH" ]; then\n  export DB_PATH=/data/app.db\nfi', 3],
  ['where it is not set, in one line', '[ -z "$DB_PATH" ] && export DB_PATH=/data/app.db', 2],
  ['exported behind its assignment', 'DB_PATH=/data/app.db\nexport DB_PATH', 2],
  ['set -a', 'set -a\nDB_PATH=/data/app.db\nset +a', 3],
  ['in front of the program', 'DB_PATH=/data/app.db exec node server.js', 2],
  ['by env', 'exec env DB_PATH=/data/app.db node server.js', 2],
])('a variable that the start script sets: %s', (_how, lines, row) => {
  expect(byScript(lines)).toEqual([`/data/app.db entrypoint.sh:${row}`]);
});

test.each([
  "echo 'It is built.' && echo 'export DB_PATH=/data/app.db' > /start.sh",
  'echo "It is \\"built\\"." && printf "export DB_PATH=/data/app.db\\nexec node server.js\\n" > /start.sh',
])('a script that the Dockerfile writes behind another text: %s', (run) => {
  const Dockerfile = `${IMAGE}RUN ${run}\nCMD ["/start.sh"]\n`;
  expect(databasesOf(factsOf({ Dockerfile, ...APP }))).toEqual(['/data/app.db Dockerfile:4']);
});

test('a variable of the image stands in another one, and the set-up wins over it', () => {
  const lines = 'export DB_PATH="${DATA_DIR}/app.db"';
  expect(byScript(lines, {}, 'ENV DATA_DIR=/var/lib/shelf\n')).toEqual(['/var/lib/shelf/app.db entrypoint.sh:2']);
  const compose =
    'services:\n  app:\n    build: .\n    environment: { DATA_DIR: /store }\n    volumes: ["data:/store"]\nvolumes: { data: }\n';
  expect(byScript(lines, { 'compose.yaml': compose }, 'ENV DATA_DIR=/var/lib/shelf\n')).toEqual([
    '/store/app.db entrypoint.sh:2',
  ]);
});

test('a default of the script gives way to the image', () => {
  const lines = 'if [ -z "$DB_PATH" ]; then\n  export DB_PATH=/data/app.db\nfi';
  expect(byScript(lines, {}, 'ENV DB_PATH=/var/lib/shelf/app.db\n')).toEqual(['/var/lib/shelf/app.db Dockerfile:4']);
});

test('of two values that a condition chooses from, each is a guess', () => {
  const lines = 'if [ "$PG" = 1 ]; then\nexport DB_PATH=postgres://db/shelf\nelse\nexport DB_PATH=/data/app.db\nfi';
  expect(byScript(lines)).toEqual(['/data/app.db entrypoint.sh:5 ?']);
});

test('a variable in front of another program does not reach the app', () => {
  expect(byScript('DB_PATH=/tmp/x.db ./check-version')).toEqual([]);
});

test.each([
  ['CMD DB_PATH=/data/app.db node server.js', 'Dockerfile:4'],
  ['CMD ["sh", "-c", "DB_PATH=/data/app.db node server.js"]', 'Dockerfile:4'],
])('in front of the program of the image: %s', (start, from) => {
  expect(databasesOf(factsOf({ Dockerfile: `${IMAGE}${start}\n`, ...APP }))).toEqual([`/data/app.db ${from}`]);
});

test.each([
  ['DB_PATH=/data/app.db node server.js', ''],
  ['cross-env DB_PATH=/data/app.db node server.js', ''],
  ['DB_PATH=/data/app.db knex migrate:latest && node server.js', ' ?'],
])('in front of the program of a script of npm: %s', (script, unsure) => {
  const files = {
    Dockerfile: `${IMAGE}CMD ["npm", "start"]\n`,
    ...APP,
    'package.json': `{ "dependencies": { "better-sqlite3": "1" },\n"scripts": { "start": "${script}" } }`,
  };
  expect(databasesOf(factsOf(files))).toEqual([`/data/app.db package.json:2${unsure}`]);
});

test.each([
  ['echo', 'echo "DB_PATH=/data/app.db" >> .env', 2],
  ['a text behind a here-string', 'read -r name <<<word\necho "DB_PATH=/data/app.db" > /app/.env', 3],
  ['a text behind a shift', 'size=$((1<<bits))\necho "DB_PATH=/data/app.db" > /app/.env', 3],
  ['a here-document', 'cat > /app/.env <<EOF\nDB_PATH=${DATA_DIR}/app.db\nPORT=3000\nEOF', 3],
  ['sed', 'sed -i "s|^DB_PATH=.*|DB_PATH=/data/app.db|" .env', 2],
])('a .env that the start script writes by %s is a guess', (_how, lines, row) => {
  expect(byScript(lines, {}, 'ENV DATA_DIR=/data\n')).toEqual([`/data/app.db entrypoint.sh:${row} ?`]);
});

test.each<[string, string, Record<string, string>, string]>([
  [
    'sed, in place of what the file says',
    'sed -i "s|^database = .*|database = /data/app.db|" config.toml',
    { 'config.toml': 'database = "/tmp/shelf.db"\n' },
    'entrypoint.sh:2',
  ],
  [
    'a here-document',
    'cat > /app/shelf.ini <<EOF\n[db]\nurl = sqlite:////data/app.db\nEOF',
    { 'requirements.txt': 'sqlalchemy\n' },
    'entrypoint.sh:4',
  ],
  [
    'envsubst from a template',
    'envsubst < /app/shelf.ini.template > /app/shelf.ini',
    { 'shelf.ini.template': '[db]\npath = ${DATA_DIR}/app.db\n' },
    'shelf.ini.template:2',
  ],
])('a file of settings that the start script writes by %s', (_how, lines, files, from) => {
  const code = { 'server.js': '', ...files };
  expect(byScript(lines, code, 'ENV DATA_DIR=/data\n')).toEqual([`/data/app.db ${from} ?`]);
});

test('a setting with a variable that nothing sets names no file', () => {
  const files = { 'server.js': '', 'shelf.ini': '[db]\npath = ${DATA_DIR}/app.db\n' };
  expect(byScript('true', files)).toEqual([]);
});
