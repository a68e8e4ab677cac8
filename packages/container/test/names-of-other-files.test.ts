import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const seen = (files: Readonly<Record<string, string>>, dockerfile: string) => {
  const facts = factsOf({ Dockerfile: dockerfile, ...files });
  return [
    ...databasesOf(facts).map((one) => one.replace(/ \S+:\d+/, '')),
    ...(facts.outside ?? []).map(
      ({ value }) => `outside: ${JSON.stringify(value).includes('cache') ? 'wrong' : 'right'}`,
    ),
    ...(facts.unresolved ?? []).map(({ value }) => `open: ${value.what}`),
  ];
};

describe('PHP', () => {
  const php = (files: Readonly<Record<string, string>>) => seen(files, 'FROM php:8.4-apache\nCOPY . /var/www/html/\n');
  const igniter = (members: string, rest: Readonly<Record<string, string>> = {}) => ({
    'app/Config/Database.php': `<?php\nclass Database {\n  public array $default = [\n${members}  ];\n  public array $tests = [\n    'database' => 'tests.db',\n    'DBDriver' => 'SQLite3',\n  ];\n}\n`,
    ...rest,
  });
  test.each([
    [
      'a constant of another class',
      {
        'a.php': "<?php\nclass Cache {\n  const PATH = '/tmp/cache.db';\n}\n",
        'b.php': "<?php\nclass Config {\n  const PATH = '/var/data/app.db';\n}\n",
        'c.php': "<?php\n$p = new PDO('sqlite:' . Config::PATH);\n",
      },
      '/var/data/app.db',
    ],
    [
      'a function of another file',
      {
        'a.php': "<?php\nfunction file(): string\n{\n    return '/srv/data/a.db';\n}\n",
        'b.php': "<?php\n$p = new PDO('sqlite:' . file());\n",
      },
      '/srv/data/a.db',
    ],
    [
      'a static method',
      {
        'a.php': "<?php\nclass Paths {\n  static function db() { return '/srv/data/a.db'; }\n}\n",
        'b.php': "<?php\n$p = new PDO('sqlite:' . Paths::db());\n",
      },
      '/srv/data/a.db',
    ],
    [
      'a method',
      {
        'a.php':
          "<?php\nclass Db {\n  private $dir = '/srv/data';\n  function path() {\n    return $this->dir . '/a.db';\n  }\n  function o() { return new PDO('sqlite:' . $this->path()); }\n}\n",
      },
      '/srv/data/a.db',
    ],
    [
      'a static property',
      {
        'a.php':
          "<?php\nclass C {\n  public static $path = '/srv/data/a.db';\n}\n$p = new PDO('sqlite:' . C::$path);\n",
      },
      '/srv/data/a.db',
    ],
    [
      'CodeIgniter',
      igniter("    'database' => 'app.db',\n    'DBDriver' => 'SQLite3',\n"),
      '/var/www/html/writable/app.db',
    ],
    [
      'CodeIgniter, a folder',
      igniter("    'database' => WRITEPATH . 'db/app.db',\n    'DBDriver' => 'SQLite3',\n"),
      '/var/www/html/writable/db/app.db',
    ],
  ])('%s', (_, files, expected) => {
    expect(php({ 'composer.json': '{}', ...files }).map((one) => one.replace(' ?', ''))).toEqual([expected]);
  });
  test('CodeIgniter: its tests are not the app', () => {
    expect(php(igniter("    'database' => 'x',\n    'DBDriver' => 'MySQLi',\n"))).toEqual([]);
  });
  test('a folder of Yii is open, and so are tenants by a function', () => {
    expect(php({ 'a.php': "<?php\nreturn ['dsn' => 'sqlite:@app/data/a.db'];\n" })).toEqual([
      expect.stringMatching(/^open/),
    ]);
    const code =
      "<?php\nfunction p($t) { return '/srv/t/' . $t . '.db'; }\n$m = new SQLite3('/srv/m/m.db');\n$d = new SQLite3(p($tenant));\n";
    expect(php({ 'a.php': code })).toEqual(['/srv/m/m.db ?', 'open: p($tenant)']);
  });
});

describe('Python', () => {
  const python = (files: Readonly<Record<string, string>>, rest = '') =>
    seen({ 'requirements.txt': 'sqlalchemy\n', ...files }, `FROM python:3.13\nWORKDIR /app\nCOPY . .\n${rest}`);
  const connect = (code: string, before: string) => ({
    'main.py': `import sqlite3\n${before}\ncon = sqlite3.connect(${code})\n`,
  });
  test.each([
    [
      'a name of a module, beside the same name',
      {
        'a/cache.py': 'DB = "/tmp/cache.db"\n',
        'b/config.py': 'DB = "/data/a.db"\n',
        ...connect('DB', 'from b.config import DB'),
      },
      '/data/a.db',
    ],
    [
      'a folder of a module',
      {
        'app/paths.py': 'from pathlib import Path\ndata = Path(__file__).parent.parent / "data"\n',
        ...connect('folder / "a.db"', 'from app.paths import data as folder'),
      },
      '/app/data/a.db',
    ],
    [
      'a function of a module',
      {
        'app/__init__.py': '',
        'app/paths.py': 'def file():\n    return "/data/a.db"\n',
        ...connect('paths.file()', 'from app import paths'),
      },
      '/data/a.db',
    ],
    [
      'a property',
      {
        'c.py': 'class S:\n    @property\n    def file(self):\n        return "/data/a.db"\n',
        ...connect('settings.file', ''),
      },
      '/data/a.db',
    ],
    [
      'a field with a default',
      {
        'c.py': 'class S(BaseSettings):\n    db_path: Path = Field(default=Path("/data") / "a.db")\n',
        ...connect('settings.db_path', ''),
      },
      '/data/a.db',
    ],
    [
      'a value where a variable is empty',
      connect('path', 'path = os.getenv("X")\nif not path:\n    path = "/data/a.db"'),
      '/data/a.db',
    ],
    ['the init of Peewee', { 'm.py': 'db = SqliteDatabase(None)\ndb.init("/data/a.db")\n' }, '/data/a.db'],
    [
      'Tortoise',
      { 'm.py': 'x = {"engine": "tortoise.backends.sqlite", "credentials": {\n  "file_path": "/data/a.db",\n}}\n' },
      '/data/a.db',
    ],
    ['Pony', { 'core/m.py': 'db = Database("sqlite", "../data/a.db")\n' }, '/app/data/a.db'],
    ['Piccolo', { 'm.py': 'DB = SQLiteEngine(path="/data/a.db")\n' }, '/data/a.db'],
    ['the home of a user', connect('os.path.expanduser("~/a.db")', ''), 'open: os.path.expanduser("~/a.db")'],
  ])('%s', (_, files, expected) => {
    expect(python(files).map((one) => one.replace(' ?', ''))).toEqual([expected]);
  });
  test('the alias of a field is its variable', () => {
    const files = {
      'c.py': 'class S(BaseSettings):\n    db_path: str = Field("/data/a.db", validation_alias="OTHER")\n',
      ...connect('settings.db_path', ''),
    };
    expect(python(files, 'ENV OTHER=/vol/file\n')).toEqual(['/vol/file']);
  });
  test('Django: the module of production changes the name alone', () => {
    const files = {
      'manage.py': 'django',
      'site/settings/base.py':
        'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/dev/dev.sqlite3"}}\n',
      'site/settings/prod.py': 'from .base import *\nDATABASES["default"]["NAME"] = "/data/prod.sqlite3"\n',
    };
    expect(python(files, 'ENV DJANGO_SETTINGS_MODULE=site.settings.prod\n')).toEqual(['/data/prod.sqlite3']);
  });
  test('a section for people who develop names nothing', () => {
    const toml = '[production]\nurl = "sqlite:////data/d.db"\n[development]\nurl = "sqlite:///dev.db"\n';
    expect(python({ 'settings.toml': toml })).toEqual(['/data/d.db ?']);
  });
});

describe('JavaScript', () => {
  const js = (files: Readonly<Record<string, string>>, rest = '') =>
    seen(
      { 'package.json': '{ "dependencies": {\n"better-sqlite3": "11" } }\n', ...files },
      `FROM node:22\nWORKDIR /app\nCOPY . .\n${rest}`,
    );
  test.each([
    [
      'zod',
      {
        'src/env.ts':
          'export const env = z.object({\n  DB_FILE: z.string().default("/data/a.db"),\n}).parse(process.env);\n',
        'src/db.ts': 'import { env } from "./env";\nnew Database(env.DB_FILE);\n',
      },
    ],
    [
      'envalid',
      {
        'a.js':
          'const e = cleanEnv(process.env, {\n  DB_FILE: str({ default: "/data/a.db" }),\n});\nnew Database(e.DB_FILE);\n',
      },
    ],
    ['env-var', { 'a.js': 'const file = env.get("DB_FILE").default("/data/a.db").asString();\nnew Database(file);\n' }],
    [
      'an arrow of a module',
      {
        'p.js': 'export const file = () => process.env.DB_FILE || "/data/a.db";\n',
        'a.js': 'import { file } from "./p.js";\nnew Database(file());\n',
      },
    ],
    ['Deno', { 'm.ts': 'const db = new Database(Deno.env.get("DB_FILE") ?? "/data/a.db");\n' }],
  ])('the variable decides, else the default: %s', (_, files) => {
    expect(js(files)).toEqual(['/data/a.db ?']);
    expect(js(files, 'ENV DB_FILE=/vol/b.db\n')).toEqual(['/vol/b.db']);
  });
  test.each([
    [
      'a member of a member',
      {
        'c.js': 'module.exports = {\n  db: {\n    file: "/data/a.db",\n  },\n};\n',
        'a.js': 'const c = require("./c");\nnew Database(c.db.file);\n',
      },
      '/data/a.db',
    ],
    [
      'a static field',
      {
        'c.js': 'export class C {\n  static file = "/data/a.db";\n}\n',
        'a.js': 'import { C } from "./c.js";\nnew Database(C.file);\n',
      },
      '/data/a.db',
    ],
    [
      'a field of the object',
      { 'a.js': 'class S {\n  file = "/data/a.db";\n  open() {\n    new Database(this.file);\n  }\n}\n' },
      '/data/a.db',
    ],
    [
      'an alias of the sources',
      {
        'src/c.ts': 'export const FILE = "/data/a.db";\n',
        'src/a.ts': 'import { FILE } from "@/c";\nnew Database(FILE);\n',
      },
      '/data/a.db',
    ],
    [
      'AdonisJS',
      {
        'config/database.ts':
          "const c = {\n  client: 'better-sqlite3',\n  connection: {\n    filename: app.tmpPath('a.db')\n  },\n}\n",
      },
      '/app/tmp/a.db ?',
    ],
    ['Bun', { 'a.ts': 'const db = new SQL("sqlite:///data/a.db");\n' }, '/data/a.db'],
    ['Deno', { 'a.ts': 'const kv = await Deno.openKv("/data/kv.sqlite");\n' }, '/data/kv.sqlite'],
    ['a store of sessions', { 'a.js': "new SQLiteStore({ db: 's.db', dir: '/data' });\n" }, '/data/s.db'],
    ['Nitro', { 'server/a.ts': 'const db = useDatabase();\n' }, 'open: useDatabase('],
    [
      'the home of a user',
      { 'a.js': 'new Database(path.join(os.homedir(), "a.db"));\n' },
      'open: path.join(os.homedir(), "a.db")',
    ],
  ])('%s', (_, files, expected) => {
    expect(js(files)).toEqual([expected]);
  });
  test('tenants', () => {
    const code =
      "const m = new Database('/data/m.db');\nconst t = (id) => new Database(path.join('/data/t', id + '.db'));\n";
    expect(js({ 'a.js': code })).toEqual(['/data/m.db', expect.stringMatching(/^open: /)]);
  });
});
