import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const IMAGE = 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n';

/** Where it migrates as it starts, if the image's entry point has this line. */
function byLine(line: string, files: Record<string, string> = {}): string | undefined {
  return factsOf({
    Dockerfile: `${IMAGE}ENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n`,
    'entrypoint.sh': `#!/bin/sh\n${line}\nexec "$@"\n`,
    ...files,
  }).migratesAtStart?.from;
}

test.each([
  'npx prisma db push --skip-generate',
  'npx drizzle-kit push',
  'node dist/db/migrate.js',
  'npx tsx src/db/run-migrations.ts || exit 1',
  'python -m app.db.migrations',
  'bin/app eval "App.Release.migrate"',
  'mix ecto.migrate',
  'aerich upgrade',
  'su app -c "php bin/console doctrine:schema:update --force"',
  'bin/console d:m:m -n',
  'php yii migrate/up --interactive=0',
  'bundle exec rake db:schema:load',
  '/app/server --migrate',
  'if [ "$SKIP" != 1 ]; then gosu app sqlx migrate run; fi',
  'sh -c "cd /app && alembic upgrade head"',
])('a command that migrates: %s', (line) => {
  expect(byLine(line)).toBe('entrypoint.sh:2');
});

test.each([
  'chown -R node:node /app/migrations',
  'cp -r /defaults/migrations /config/migrations',
  'if [ "$1" = migrate ]; then exit 0; fi',
  'migrate() {',
  'MIGRATIONS=/app/migrations',
  './server --migrate=false',
  'npx prisma migrate status',
  'npm run migrate:make',
  'bundle exec rails db:migrate:status',
  'php artisan make:migration create_orders',
  'bin/rails generate migration AddOrders',
  'case "$1" in\n  migrate) exec ./server migrate ;;\nesac',
])('what only speaks of migrations: %s', (line) => {
  expect(byLine(line)).toBeUndefined();
});

test('a branch of a case that the image chooses counts', () => {
  expect(byLine('case "$1" in\n  node) alembic upgrade head ;;\n  worker) run ;;\nesac')).toBe('entrypoint.sh:3');
});

test.each<[string, string, Record<string, string>, string]>([
  ['takes in', '. ./lib/functions\nrun', { 'lib/functions': 'run() {\n  alembic upgrade head\n}' }, 'lib/functions:2'],
  ['calls by a path', './bin/set-up', { 'bin/set-up': '#!/bin/sh\nbundle exec rake db:migrate' }, 'bin/set-up:2'],
  ['calls through others', './a.sh', { 'a.sh': './b.sh', 'b.sh': './c.sh', 'c.sh': 'alembic upgrade head' }, 'c.sh:1'],
])('a script that the entry point %s', (_what, line, files, from) => {
  expect(byLine(line, files)).toBe(from);
});

test.each<[string, string, Record<string, string>, string]>([
  [
    'Composer',
    'composer run-script setup',
    { 'composer.json': '{\n"scripts": {\n"setup": ["@tables"],\n"tables": ["@php bin/cake migrations migrate"]\n}\n}' },
    'composer.json:4',
  ],
  [
    'make, by a target that comes before',
    'make -s run',
    { Makefile: 'run: tables\n\tflask run\n\ntables:\n\t@alembic upgrade head\n' },
    'Makefile:5',
  ],
  ['Deno', 'deno task start', { 'deno.json': '{"tasks": {\n"start": "deno run -A migrate.ts"}}' }, 'deno.json:2'],
  [
    'npm, several at once',
    'npm run begin',
    { 'package.json': '{"scripts": {\n"begin": "run-s tables serve",\n"tables": "prisma db push"}}' },
    'package.json:3',
  ],
  ['node', 'node --run start', { 'package.json': '{"scripts": {\n"start": "knex migrate:latest"}}' }, 'package.json:2'],
  [
    'yarn with an option',
    'yarn --silent start',
    { 'package.json': '{"scripts": {\n"start": "knex migrate:latest"}}' },
    'package.json:2',
  ],
])('a task of %s', (_tool, line, files, from) => {
  expect(byLine(line, files)).toBe(from);
});

test.each(['npm run start --workspace=api', 'pnpm --filter @acme/api start', 'npm --prefix api start'])(
  'the package of a workspace that the command names: %s',
  (command) => {
    const files = {
      Dockerfile: `${IMAGE}CMD ${command}\n`,
      'package.json': '{"scripts": {}}',
      'web/package.json': '{"scripts": {"start": "next start"}}',
      'api/package.json': '{"name": "@acme/api", "scripts": {\n"start": "knex migrate:latest && node a.js"}}',
    };
    expect(factsOf(files).migratesAtStart?.from).toBe('api/package.json:2');
  },
);

test.each<[string, string]>([
  ['printf', 'RUN printf "#!/bin/sh\\nalembic upgrade head\\nexec app\\n" > /start.sh && chmod +x /start.sh'],
  ['a here-document', 'RUN cat <<EOF > /start.sh\n#!/bin/sh\nalembic upgrade head\nEOF'],
])('a script that the Dockerfile writes by %s', (_how, run) => {
  expect(factsOf({ Dockerfile: `${IMAGE}${run}\nCMD ["/start.sh"]\n` }).migratesAtStart?.value).toBe(true);
});

test('a long line in a case is read at once', () => {
  expect(byLine(`case "$1" in\n  *)\n    echo ${'word '.repeat(40)}\n    ;;\nesac`)).toBeUndefined();
});
