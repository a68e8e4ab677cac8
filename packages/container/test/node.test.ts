import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const node = (code: string, rest = '', path = 'src/db.js') => ({
  Dockerfile: `FROM node:24\nWORKDIR /srv\nCOPY . .\n${rest}`,
  'package.json': '{ "dependencies": { "better-sqlite3": "^12" } }\n',
  [path]: `${code}\n`,
});

test.each([
  [
    'a function that returns it',
    'function pathOf() {\n  const folder = path.join("/var", "notes");\n  return path.join(folder, "n.db");\n}\nconst p = pathOf();\nconst db = new Database(p, {\n  verbose: log,\n});',
    '/var/notes/n.db src/db.js:3',
  ],
  [
    'of several of a name the one above',
    'function a() {\n  const file = join("/x");\n}\nfunction b() {\n  const file = "store/n.db";\n  new Database(file);\n}',
    '/srv/store/n.db src/db.js:5',
  ],
  [
    'TypeORM over several lines',
    'const data = new DataSource({\n  type: "sqlite",\n  database: process.env.FOLDER\n    ? `${process.env.FOLDER}/n.sqlite3`\n    : "store/n.sqlite3",\n});',
    '/srv/store/n.sqlite3 src/db.js:3 ?',
  ],
  [
    'Sequelize',
    'new Sequelize({\n  dialect: "sqlite",\n  storage: "./store/n.sqlite",\n});',
    '/srv/store/n.sqlite src/db.js:3',
  ],
  [
    'the folder of the file',
    'const db = new DatabaseSync(path.join(__dirname, "..", "store", "n.db"));',
    '/srv/store/n.db src/db.js:1',
  ],
  [
    'a template',
    'const folder = "/var/notes";\nconst db = new Database(`${folder}/n.db`);',
    '/var/notes/n.db src/db.js:2',
  ],
  ['a default', 'const db = new Database(process.env.NOTES ?? "store/n.db");', '/srv/store/n.db src/db.js:1 ?'],
])('Node: %s', (_, code, expected) => {
  expect(databasesOf(factsOf(node(code)))).toEqual([expected]);
});

test('Node: the variable of the image decides, wherever it stands in the expression', () => {
  const code =
    'const file = process.env.CONFIG_DIRECTORY\n  ? `${process.env.CONFIG_DIRECTORY}/n.sqlite3`\n  : "store/n.sqlite3";\nnew Database(file);';
  expect(databasesOf(factsOf(node(code, 'ENV CONFIG_DIRECTORY=/config\n')))).toEqual(['/config/n.sqlite3 src/db.js:1']);
});

test('Node: a folder that a variable gives is trimmed, and a condition of production stands on lines of its own', () => {
  const code =
    'export const folder =\n  process.env.DATA_DIR?.trim() || "/opt/data";\n\nexport const file =\n  process.env.NODE_ENV === "production"\n' +
    '    ? path.join(folder, "n.sqlite")\n    : path.join("data", "n.sqlite");\nnew DataSource({\n  type: "better-sqlite3",\n  database: file,\n});';
  expect(databasesOf(factsOf(node(code, 'ENV DATA_DIR=/opt/data\n')))).toEqual(['/opt/data/n.sqlite src/db.js:4']);
});

test.each([
  ['tools/dev/seed-db.mjs'],
  ['dev/fill.js'],
  ['prisma/seed.ts'],
  ['seeders/users.js'],
  ['src/seed-users.js'],
])('Node: what people who develop run is not the app: %s', (path) => {
  const files = { ...node('new Database("/var/notes/n.db");'), [path]: 'new Database("data/other.db");\n' };
  expect(databasesOf(factsOf(files))).toEqual(['/var/notes/n.db src/db.js:1']);
});

test('Node: a path above the folder of the app counts from elsewhere', () => {
  const cli = { 'src/cli.js': 'new DataSource({\n  type: "sqlite",\n  database: "../../data/n.db",\n});\n' };
  expect(databasesOf(factsOf({ ...node('new Database("/var/notes/n.db");'), ...cli }))).toEqual([
    '/var/notes/n.db src/db.js:1',
  ]);
  expect(databasesOf(factsOf(node('new Database("../data/n.db");')))).toEqual(['/data/n.db src/db.js:1 ?']);
});

test.each([
  ['DB=./data/n.db', '/var/lib/notes/n.db src/db.js:1 ?'],
  ['DB=/srv/own/n.db', '/srv/own/n.db .env.example:1 ?'],
])('Node: a default that is a whole path, and what a file proposes to people who develop: %s', (proposed, expected) => {
  const files = { ...node('new Database(process.env.DB || "/var/lib/notes/n.db");'), '.env.example': `${proposed}\n` };
  expect(databasesOf(factsOf(files))).toEqual([expected]);
});

test('Node: what only other code knows is a question', () => {
  const { unresolved } = factsOf(node('db = new Database(options.path, { readonly: false });'));
  expect(unresolved?.map(({ value }) => value.what)).toEqual(['options.path']);
});

test('Drizzle: a name of the file is followed, and a condition that only code knows is not', () => {
  const drizzle = (code: string) => ({
    ...node(''),
    'drizzle.config.ts': `${code}\nexport default {\n  dialect: "sqlite",\n  dbCredentials: {\n    url: address,\n  },\n};\n`,
  });
  const known = factsOf(drizzle('const address = process.env.NOTES ?? "file:store/n.db";'));
  expect(databasesOf(known)).toEqual(['/srv/store/n.db drizzle.config.ts:1 ?']);
  const open = factsOf(drizzle('const address = settings.folder ? `${settings.folder}/n.db` : "./n.db";'));
  expect([open.databases, open.unresolved?.map(({ value }) => value.what)]).toEqual([[], ['address']]);
});
