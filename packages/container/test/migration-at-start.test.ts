import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const START = 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n';
const scripts = (lines: string): string => `{ "scripts": {\n${lines}\n} }`;

test.each<[string, Record<string, string>, string | undefined]>([
  ['in a shell', { Dockerfile: `${START}CMD npm run migrate && npm start\n` }, 'Dockerfile:4'],
  ['by its own command', { Dockerfile: `${START}CMD ["sh", "-c", "dbmate up && exec ./app"]\n` }, 'Dockerfile:4'],
  [
    'by a script of the start',
    {
      Dockerfile: `${START}CMD ["npm", "start"]\n`,
      'package.json': scripts('"start": "knex migrate:latest && node app.js"'),
    },
    'package.json:2',
  ],
  [
    'by a script of the start in a shell',
    { Dockerfile: `${START}CMD npm start\n`, 'package.json': scripts('"start": "knex migrate:latest && node app.js"') },
    'package.json:2',
  ],
  [
    'by what npm calls before',
    {
      Dockerfile: `${START}CMD npm start\n`,
      'package.json': scripts('"prestart": "npm run db:migrate",\n"start": "node app.js"'),
    },
    'package.json:2',
  ],
  [
    'by a script of a file with one line',
    {
      Dockerfile: `${START}CMD npm start\n`,
      'package.json': '{ "scripts": { "start": "npm run \\"db:migrate\\" && node app.js" } }',
    },
    'package.json:1',
  ],
  [
    'never, by a package that is named like a script',
    {
      Dockerfile: `${START}CMD npm run serve\n`,
      'package.json': `{ "devDependencies": {\n"serve": "npm:db-migrate"\n} }`,
    },
    undefined,
  ],
  [
    'by an entry point',
    {
      Dockerfile: `${START}COPY run.sh /\nENTRYPOINT ["/run.sh"]\n`,
      'run.sh': 'echo "migrate now"\ngoose -dir m sqlite3 $DB up\nexec ./app\n',
    },
    'run.sh:2',
  ],
  [
    'never',
    {
      Dockerfile: `${START}CMD npm start\n`,
      'package.json': scripts('"migrate": "knex migrate:latest",\n"start": "node app.js --no-migrate"'),
    },
    undefined,
  ],
  ['by words of a list', { Dockerfile: `${START}CMD ["alembic", "upgrade", "head"]\n` }, 'Dockerfile:4'],
  ['of another name', { Dockerfile: `${START}CMD ["./immigration"]\n` }, undefined],
])('%s', (_what, files, from) => {
  expect(factsOf(files).migratesAtStart?.from).toBe(from);
});

const compose = (migrate: string, dockerfile = `${START}CMD ["npm", "start"]\n`): Record<string, string> => ({
  Dockerfile: dockerfile,
  'compose.yaml': `services:\n  change:\n    build: .\n${migrate}  app:\n    build: .\n    environment: { VIRTUAL_HOST: a.example.com }\n`,
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['its command', compose('    command: npx prisma migrate deploy\n'), 'npx prisma migrate deploy'],
  [
    'a list of words',
    compose('    command: [sh, -c, "npm run db:migrate -- --all"]\n'),
    'sh -c "npm run db:migrate -- --all"',
  ],
  [
    'an entry point of the file',
    compose('    entrypoint: ["npx", "knex", "migrate:latest"]\n'),
    'npx knex migrate:latest',
  ],
  [
    'an entry point in front of the image’s',
    compose('    entrypoint: ["npx", "knex", "migrate:latest"]\n', `${START}ENTRYPOINT ["/start"]\n`),
    undefined,
  ],
  ['a worker that migrates first', compose('    command: sh -c "npm run migrate && npm run worker"\n'), undefined],
  ['what only the host knows', compose('    command: npx prisma migrate deploy --url $URL\n'), undefined],
  ['a password', compose('    command: migrate -database mysql://a:b@c/d up\n'), undefined],
  ['a worker', compose('    command: npm run worker\n'), undefined],
])('a service that migrates beside the app: %s', (_what, files, command) => {
  const facts = factsOf(files);
  expect(facts.migrateCommand?.value).toBe(command);
  const item = facts.earlierItems?.find(({ kind, name }) => kind === 'service' && name === 'change');
  expect([item?.value === 'migration', item?.migrates]).toEqual([command !== undefined, command]);
});

test.each([
  'alembic upgrade head',
  'bin/rails db:prepare',
  'flask db upgrade',
  'goose -dir sql up',
  'npx drizzle-kit db:push',
  'npx prisma migrate deploy',
])('the deployment runs %s before the app, so it does not run the service as well', (command) => {
  const facts = factsOf(compose(`    command: ${command}\n`));
  expect(facts.migrateCommand?.value).toBe(command);
  expect(facts.earlierServices?.map(({ name }) => name)).toBeUndefined();
});

test.each(['sh -c "alembic upgrade head && celery worker"', 'alembic -x url=$URL upgrade head', 'npm run worker'])(
  'a service that nothing takes the place of goes on: %s',
  (command) => {
    const facts = factsOf(compose(`    command: ${command}\n`));
    expect(facts.migrateCommand?.value).toBeUndefined();
    expect(facts.earlierServices?.map(({ name }) => name)).toEqual(['change']);
  },
);

test('the scripts of another package in the checkout are not those of the image', () => {
  const files = {
    Dockerfile: 'FROM node:22-alpine\nWORKDIR /app\nCOPY web/ .\nCMD npm start\n',
    'web/package.json': scripts('"start": "node app.js"'),
    'tools/package.json': scripts('"start": "knex migrate:latest"'),
  };
  expect(factsOf(files).migratesAtStart).toBeUndefined();
});

test.each([
  ['db.go', 'db.AutoMigrate(&Note{})'],
  ['internal/db.go', '\terr = goose.UpContext(ctx, db, "migrations")'],
  ['store.go', '\tif err := m.Up(); err != nil {'],
  ['ent.go', '\tclient.Schema.Create(ctx)'],
  ['src/orm.ts', '  migrationsRun: true,'],
  ['src/db.ts', '  await knex.migrate.latest();'],
  [
    'src/db.js',
    "import { migrate } from 'drizzle-orm/better-sqlite3/migrator';\nmigrate(db, { migrationsFolder: 'drizzle' });",
    2,
  ],
])('the code of the app migrates as it starts: %s, %s', (path, code, line = 1) => {
  const { migratesAtStart } = factsOf({ Dockerfile: 'FROM debian:12\nCMD ["/shelf"]\n', [path]: `${code}\n` });
  expect(migratesAtStart).toEqual({ value: true, from: `${path}:${line}`, guessed: true });
});

test.each([
  ['cmd/migrate/main.go', '\tdb.AutoMigrate(&Note{})'],
  ['scripts/migrate.ts', '  await knex.migrate.latest();'],
  ['src/orm.ts', '  synchronize: false,'],
  ['src/other.js', 'migrate(db);'],
  ['db_test.go', '\tdb.AutoMigrate(&Note{})'],
])('what else speaks of migrations is no start of the app: %s, %s', (path, code) => {
  const { migratesAtStart } = factsOf({ Dockerfile: 'FROM debian:12\nCMD ["/shelf"]\n', [path]: `${code}\n` });
  expect(migratesAtStart).toBeUndefined();
});
