import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const node = (files: Record<string, string>, dependency = 'better-sqlite3') => ({
  Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/index.js"]\n',
  'package.json': `{ "dependencies": { "${dependency}": "1" } }`,
  ...files,
});

/** Databases with their evidence, those outside of the data folder, open questions, and other engines. */
function seen(files: Record<string, string>): readonly string[] {
  const { outside = [], unresolved = [], otherEngines, ...facts } = factsOf(files);
  return [
    ...databasesOf({ ...facts, otherEngines }),
    ...outside.map(({ value }) => `${value.file} outside`),
    ...unresolved.map(({ from }) => `open ${from}`),
    ...otherEngines.map(({ value }) => value),
  ];
}

describe('an object of settings, however it is laid out', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'on the line of new',
      "new Sequelize({ dialect: 'sqlite', storage: 'data/s.db' });",
      ['/app/data/s.db src/db.js:1'],
    ],
    ['the file first', "new Sequelize({ storage: 'data/s.db', dialect: 'sqlite' });", ['/app/data/s.db src/db.js:1']],
    ['a URL', "new Sequelize('sqlite:data/s.db');", ['/app/data/s.db src/db.js:1']],
    ['TypeORM', "new DataSource({ database: 'data/t.db', type: 'better-sqlite3' });", ['/app/data/t.db src/db.js:1']],
    [
      'a factory with a reader of settings',
      "x({ useFactory: (c) => ({ type: 'sqlite', database: c.get('DB_PATH', 'data/n.db') }) });",
      ['/app/data/n.db src/db.js:1 ?'],
    ],
    [
      'MikroORM by its driver',
      "defineConfig({\n  driver: SqliteDriver,\n  dbName: 'data/m.db',\n});",
      ['/app/data/m.db src/db.js:3'],
    ],
    ['what only other code knows', "new Sequelize({ dialect: 'sqlite', storage: o.path });", ['open src/db.js:1']],
    [
      'a dialect that comes from a library',
      "const Dialect = require('knex/lib/dialects/sqlite3');\nknex({ client: Dialect, connection: { filename: 'data/k.db' } });",
      ['/app/data/k.db src/db.js:2 ?'],
    ],
    [
      'a provider',
      "config({\n  db: {\n    provider: 'sqlite',\n    url: 'file:./data/k.db',\n  },\n});",
      ['/app/data/k.db src/db.js:4'],
    ],
    ['a list of choices', "const all = [{ type: 'sqlite', label: 'SQLite', path: '/new/sqlite' }];", []],
    ['memory', "new Sequelize({ dialect: 'sqlite', storage: ':memory:' });", []],
    ['another engine', "new DataSource({ type: 'postgres', database: 'data/t.db' });", []],
    [
      'an engine that a setting may change',
      "new DataSource({ type: process.env.DB ?? 'sqlite', database: 'data/t.db' });",
      ['/app/data/t.db src/db.js:1 ?'],
    ],
    [
      'a section by the name of the engine',
      "const connections = { mysql: {}, sqlite: { connection: { filename: 'data/x.db' } } };",
      ['/app/data/x.db src/db.js:1 ?'],
    ],
    [
      'the branch of production',
      "const isProd = process.env.NODE_ENV === 'production';\nif (isProd) {\n  db = new Database('/data/p.db');\n} else {\n  db = new Database('dev.db');\n}",
      ['/data/p.db src/db.js:3'],
    ],
    [
      'a branch that nobody knows',
      "const s = process.env.URL ? open(process.env.URL) : new Sequelize({ dialect: 'sqlite', storage: 'data/f.db' });",
      ['/app/data/f.db src/db.js:1 ?'],
    ],
    [
      'what is opened once',
      "if (!globalThis.db) {\n  globalThis.db = new Database('/data/o.db');\n}",
      ['/data/o.db src/db.js:2'],
    ],
  ])('%s', (_what, code, expected) => {
    expect(seen(node({ 'src/db.js': `${code}\n` }))).toEqual(expected);
  });

  test('an engine that a setting names is none of SQLite', () => {
    const code = "new DataSource({ type: process.env.DB ?? 'sqlite', database: 'data/t.db' });\n";
    expect(seen(node({ 'src/db.js': code, '.env.production': 'DB=postgres\n' }))).toEqual([]);
  });

  test('sections of a file, of which production has its own', () => {
    const config =
      '{ "test": { "dialect": "sqlite", "storage": "t.db" }, "production": { "dialect": "sqlite", "storage": "/data/p.db" } }';
    expect(seen(node({ 'config/config.json': config }))).toEqual(['/data/p.db config/config.json:1']);
  });
});

describe('names of other modules', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'a constant',
      {
        'src/config.ts': "export const FILE = process.env.FILE || '/data/i.db';\n",
        'src/db.ts': "import { FILE as path } from './config.js';\nnew Database(path);\n",
      },
      '/data/i.db src/config.ts:1 ?',
    ],
    [
      'a member of what a module exports',
      {
        'config/index.js': "module.exports = {\n  port: 1,\n  file: '/data/m.db',\n};\n",
        'src/db.js': "const config = require('../config');\nnew Database(config.file);\n",
      },
      '/data/m.db config/index.js:3',
    ],
    [
      'a variable that is taken out of the environment',
      { 'src/db.js': "const { FILE = '/data/e.db' } = process.env;\nnew Database(FILE);\n" },
      '/data/e.db src/db.js:1 ?',
    ],
  ])('%s', (_what, files, expected) => {
    expect(seen(node(files))).toEqual([expected]);
  });
});

describe('Drizzle: the code decides, and the configuration is for its tools', () => {
  const config = (url: string): Record<string, string> => ({
    'drizzle.config.ts': `export default defineConfig({ dialect: "sqlite", dbCredentials: { url: ${url} } });\n`,
  });
  test.each<[string, string, readonly string[]]>([
    ['a database of its own', 'drizzle(new Database("/data/p.db"));', ['/data/p.db src/db.ts:1']],
    ['a connection', 'drizzle({ connection: { url: "file:/data/c.db" } });', ['/data/c.db src/db.ts:1']],
    ['a source', 'drizzle({ connection: { source: "/data/c.db" }, schema });', ['/data/c.db src/db.ts:1']],
    ['what nobody knows', 'drizzle(new Database(find()));', ['/app/data/d.db drizzle.config.ts:1 ?']],
    ['nothing', 'x();', ['/app/data/d.db drizzle.config.ts:1']],
  ])('%s', (_what, code, expected) => {
    expect(seen(node({ ...config('"data/d.db"'), 'src/db.ts': `${code}\n` }))).toEqual(expected);
  });
});

describe('Knex', () => {
  const production = "production: { client: 'better-sqlite3', connection: { filename: '/data/k.db' } }";
  test.each<[string, string, readonly string[]]>([
    ['one line', `module.exports = { ${production} };`, ['/data/k.db knexfile.js:1']],
    [
      'production after development',
      `module.exports = {\n  development: { client: 'sqlite3', connection: { filename: 'dev.db' } },\n  ${production} };`,
      ['/data/k.db knexfile.js:3'],
    ],
    [
      'a text in the place of an object',
      "module.exports = {\n  client: 'sqlite3',\n  connection: '/data/k.db',\n};",
      ['/data/k.db knexfile.js:3'],
    ],
    [
      'a base of both',
      "const base = { client: 'sqlite3', connection: { filename: '/data/k.db' } };\nmodule.exports = { development: base, production: { ...base } };",
      ['/data/k.db knexfile.js:1'],
    ],
    [
      'another engine in production',
      "module.exports = {\n  development: { client: 'sqlite3', connection: { filename: 'dev.db' } },\n  production: { client: 'pg' } };",
      ['PostgreSQL'],
    ],
  ])('%s', (_what, code, expected) => {
    expect(seen(node({ 'knexfile.js': `${code}\n` }, 'knex'))).toEqual(expected);
  });
});

describe('Prisma with a driver of JavaScript: its URL counts from the folder that the app works in', () => {
  const schema = 'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n';
  const prisma = (code: string) =>
    node({ 'prisma/schema.prisma': schema, '.env': 'DATABASE_URL="file:./data/e.db"\n', 'src/db.ts': `${code}\n` });
  test.each<[string, string, readonly string[]]>([
    ['the variable', 'new PrismaBetterSqlite3({ url: process.env.DATABASE_URL });', ['/app/data/e.db .env:1 ?']],
    ['a text', 'new PrismaLibSql({\n  url: "file:data/l.db",\n});', ['/app/data/l.db src/db.ts:2']],
    [
      'a template',
      "new PrismaBetterSQLite3({ url: `file:${path.join(process.cwd(), 'data', 't.db')}` });",
      ['/app/data/t.db src/db.ts:1'],
    ],
    ['none: from the schema', 'new PrismaClient();', ['/app/prisma/data/e.db .env:1 ?']],
  ])('%s', (_what, code, expected) => {
    expect(seen(prisma(code))).toEqual(expected);
  });
});

test('Prisma with a driver whose URL nobody knows: what its schema names is not what is opened', () => {
  const files = {
    'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url = "file:./dev.db"\n}\n',
    'src/db.ts': 'new PrismaLibSQL({ url: config.url, authToken: token });\n',
  };
  expect(seen(node(files))).toEqual(['open src/db.ts:1']);
});

test('a database of Turso is no file', () => {
  const files = {
    'src/db.ts': 'createClient({ url: process.env.DB_URL! });\n',
    '.env': 'DB_URL=libsql://x.turso.io\n',
  };
  expect(seen(node(files, '@libsql/client'))).toEqual([]);
});
