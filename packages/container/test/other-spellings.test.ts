import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const image = (from: string, command: string): Record<string, string> => ({
  Dockerfile: `FROM ${from}\nWORKDIR /app\nCOPY . .\nCMD ${command}\n`,
});

/** Databases as files of the container, then the open questions. */
function seen(files: Record<string, string>): readonly string[] {
  const facts = factsOf(files);
  return [
    ...databasesOf(facts).map((one) => one.replace(/ \S+?( \?)?$/, '$1')),
    ...(facts.outside ?? []).map(({ value }) => `${value.file} outside`),
    ...(facts.unresolved ?? []).map(() => 'open'),
  ];
}

describe('Rails', () => {
  const rails = (database: string, more = '') => ({
    ...image('ruby:3.4', '["bin/rails", "server"]'),
    Gemfile: 'gem "rails"\n',
    'config/database.yml': `production:\n  adapter: sqlite3\n  database: ${database}\n${more}`,
  });

  test.each<[string, string, readonly string[]]>([
    ['a path of several parts', '<%= Rails.root.join("storage", "p.sqlite3") %>', ['/app/storage/p.sqlite3']],
    ['one that Ruby computes', '<%= Paths.database %>', ['open']],
  ])('%s', (_what, database, expected) => {
    expect(seen(rails(database))).toEqual(expected);
  });

  test('settings below a connection are no connection', () => {
    const files = rails(
      'storage/p.sqlite3',
      '  pragmas:\n    journal_mode: delete\ndevelopment:\n  pragmas:\n    journal_mode: off\n',
    );
    expect(seen(files)).toEqual(['/app/storage/p.sqlite3']);
    expect(factsOf(files).remarks.map(({ value, from }) => `${value.slice(0, 23)} ${from}`)).toContain(
      'The journal mode DELETE config/database.yml:5',
    );
    expect(factsOf(files).remarks.filter(({ value }) => value.startsWith('The journal mode'))).toHaveLength(1);
  });
});

describe('Django', () => {
  const django = (settings: string, more: Record<string, string> = {}) => ({
    ...image('python:3.13', '["gunicorn", "shop.wsgi"]'),
    'manage.py': 'from django.core.management import execute_from_command_line\n',
    'shop/settings.py': settings,
    ...more,
  });
  const sqlite = (name: string): string =>
    `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}}\n`;

  test.each<[string, string, readonly string[]]>([
    [
      'a folder by a variable',
      `import os\nD = os.getenv("DATA_DIR", "/data/d")\n${sqlite('os.path.join(D, "a.sqlite3")')}`,
      ['/data/d/a.sqlite3'],
    ],
    ['an f-string', `D = "/data/d"\n${sqlite('f"{D}/f.sqlite3"')}`, ['/data/d/f.sqlite3']],
    ['an f-string of what nobody knows', sqlite('f"{find()}/f.sqlite3"'), ['open']],
    [
      'decouple',
      `from decouple import config\n${sqlite('config("DB_NAME", default="/data/d.sqlite3")')}`,
      ['/data/d.sqlite3'],
    ],
    [
      'what follows the name',
      sqlite('"/data/j.sqlite3", "OPTIONS": {"init_command": "PRAGMA synchronous=1"}'),
      ['/data/j.sqlite3'],
    ],
    [
      'a URL with a folder of the code',
      'import environ\nBASE = "/data"\nDATABASES = {"default": environ.Env().db(default=f"sqlite:///{BASE}/u.sqlite3")}\n',
      ['/data/u.sqlite3 ?'],
    ],
    [
      'two databases',
      'DATABASES = {\n "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/a.sqlite3"},\n "logs": {\n  "ENGINE": "django.db.backends.sqlite3",\n  "NAME": "/data/logs.sqlite3",\n },\n}\n',
      ['/data/a.sqlite3', '/data/logs.sqlite3'],
    ],
  ])('%s', (_what, settings, expected) => {
    expect(seen(django(settings))).toEqual(expected);
  });

  test('the settings that the server uses', () => {
    const files = {
      ...django('', {
        'shop/settings/base.py': sqlite('"/data/base.sqlite3"'),
        'shop/settings/production.py': `from .base import *\n${sqlite('"/data/production.sqlite3"')}`,
        'shop/wsgi.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
      }),
    };
    expect(seen(files)).toEqual(['/data/production.sqlite3']);
  });
});

describe('other files beside a known one are open', () => {
  test.each<[string, string, string, string]>([
    [
      'Node',
      '["node", "a.js"]',
      'a.js',
      'const m = new Database("/data/m.db");\nconst t = (id) => new Database(`/data/t/${id}.db`);\n',
    ],
    [
      'Python',
      '["python", "a.py"]',
      'a.py',
      'import sqlite3\nm = sqlite3.connect("/data/m.db")\ndef f(t): return sqlite3.connect(f"/data/t/{t}.db")\n',
    ],
    [
      'Go',
      '["a"]',
      'a.go',
      'm, _ := sql.Open("sqlite", "/data/m.db")\nt, _ := sql.Open("sqlite", "/data/t/"+id+".db")\nx, _ := sql.Open("sqlite", path)\n',
    ],
  ])('%s', (_what, command, path, code) => {
    const files = {
      ...image('alpine', command),
      [path]: code,
      'package.json': '{ "dependencies": { "better-sqlite3": "12" } }',
      'go.mod': 'module a\nrequire modernc.org/sqlite v1.0.0\n',
    };
    expect(seen(path.endsWith('.go') ? files : { ...files, 'go.mod': '' })).toEqual(['/data/m.db', 'open']);
  });
});

test('Go: a folder by a constant, and one that the program computes', () => {
  const go = (code: string) => ({
    ...image('alpine', '["a"]'),
    'go.mod': 'module a\nrequire modernc.org/sqlite v1.0.0\n',
    'a.go': code,
  });
  expect(seen(go('const dir = "/data/d"\ndb, _ := sql.Open("sqlite", filepath.Join(dir, "j.db"))\n'))).toEqual([
    '/data/d/j.db',
  ]);
  expect(seen(go('db, _ := sql.Open("sqlite", filepath.Join(dir(), "data/j.db"))\n'))).toEqual(['open']);
});

test('Symfony: the file of production wins', () => {
  const files = {
    ...image('php:8.4', '["php"]'),
    'composer.json': '{ "require": {\n"symfony/framework-bundle": "^7" } }',
    '.env': 'DATABASE_URL="sqlite:///%kernel.project_dir%/var/data.db"\n',
    '.env.prod': 'DATABASE_URL="sqlite:////data/prod.db"\n',
  };
  expect(databasesOf(factsOf(files))[0]).toContain('/data/prod.db .env.prod:1');
});

describe('what no backup bears', () => {
  test.each<[string, string, string | undefined]>([
    ['a.go', 'db, _ := sql.Open("sqlite3", "/data/a.db?_journal=DELETE")', 'DELETE'],
    ['a.go', 'db, _ := sql.Open("sqlite", "/data/a.db?_pragma=journal_mode(off)")', 'OFF'],
    ['a.go', 'db, _ := sql.Open("sqlite", "/data/a.db?_pragma=journal_mode(WAL)")', undefined],
    ['a.js', 'db.pragma("journal_mode = TRUNCATE");', 'TRUNCATE'],
    ['a.rs', 'options.journal_mode(SqliteJournalMode::Persist)', 'PERSIST'],
    ['a.exs', 'config :x, X.Repo, journal_mode: :memory', 'MEMORY'],
    ['config/a.php', "'journal_mode' => 'DELETE',", 'DELETE'],
    ['a.test.js', 'db.pragma("journal_mode = OFF");', undefined],
    ['a.py', '# PRAGMA journal_mode=OFF', undefined],
  ])('%s: %s', (path, code, mode) => {
    const remarks = factsOf({ ...image('alpine', '["a"]'), [path]: `${code}\n` }).remarks.map(({ value }) => value);
    const expected = mode === undefined ? [] : [expect.stringContaining(`The journal mode ${mode} `)];
    expect(remarks.filter((one) => one.startsWith('The journal mode'))).toEqual(expected);
  });

  test.each<[string, string]>([
    ['a.js', 'db.pragma(`key="${key}"`);'],
    ['a.py', 'connection.execute("PRAGMA key = \'x\'")'],
    ['package.json', '{ "dependencies": { "better-sqlite3-multiple-ciphers": "12" } }'],
    ['Cargo.toml', 'rusqlite = { version = "0.37", features = ["bundled-sqlcipher"] }'],
  ])('encryption in %s', (path, code) => {
    expect(factsOf({ ...image('alpine', '["a"]'), [path]: `${code}\n` }).encrypted?.[0]?.value.file).toBe(path);
  });

  test('a foreign key is none', () => {
    expect(
      factsOf({ ...image('alpine', '["a"]'), 'a.js': 'db.pragma("foreign_keys = ON");\n' }).encrypted,
    ).toBeUndefined();
  });
});
