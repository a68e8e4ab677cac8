import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const image = { Dockerfile: 'FROM php:8.4-apache\nWORKDIR /srv\nCOPY . .\nCMD ["apache2-foreground"]\n' };

/** Databases with their evidence, those outside of the data folder, and open questions. */
function seen(files: Record<string, string>): readonly string[] {
  const facts = factsOf({ ...image, ...files });
  return [
    ...databasesOf(facts),
    ...(facts.outside ?? []).map(({ value }) => `${value.file} outside`),
    ...(facts.unresolved ?? []).map(({ from }) => `open ${from}`),
  ];
}

describe('Laravel', () => {
  const config = (database: string, more = ''): Record<string, string> => ({
    artisan: '',
    'composer.json': '{ "require": {\n"laravel/framework": "^12" } }',
    'config/database.php': `<?php\nreturn [\n'default' => env('DB_CONNECTION', 'sqlite'),\n'connections' => [\n'sqlite' => [\n'driver' => 'sqlite',\n'url' => env('DB_URL'),\n'database' => ${database},\n],\n${more}],\n];\n`,
  });
  test.each<[string, string, readonly string[]]>([
    [
      'its own folder',
      "env('DB_DATABASE', database_path('l.sqlite'))",
      ['/srv/database/l.sqlite config/database.php:8'],
    ],
    ['the folder of the storage', "storage_path('app/l.sqlite')", ['/srv/storage/app/l.sqlite config/database.php:8']],
    ['a variable in it', "database_path(env('DB_FILE', 'l.sqlite'))", ['/srv/database/l.sqlite config/database.php:8']],
    ['a text as default', "env('DB_DATABASE', '/data/l.sqlite')", ['/data/l.sqlite config/database.php:8']],
    ['a text', "'/data/l.sqlite'", ['/data/l.sqlite config/database.php:8']],
    ['a sum', "base_path() . '/data/l.sqlite'", ['/srv/data/l.sqlite config/database.php:8']],
    ['what nobody knows', 'App\\Paths::database()', ['open config/database.php:8']],
  ])('%s', (_what, code, expected) => {
    expect(seen(config(code))).toEqual(expected);
  });

  test('the URL wins, and three slashes begin a path that counts from the app', () => {
    const compose = (url: string) => ({
      ...config("database_path('l.sqlite')"),
      'compose.yml': `services:\n  app:\n    build: .\n    environment:\n      DB_URL: ${url}\n`,
    });
    expect(seen(compose('sqlite:////data/u.sqlite'))).toEqual(['/data/u.sqlite compose.yml:5']);
    expect(seen(compose('sqlite:///data/u.sqlite'))).toEqual(['/srv/data/u.sqlite compose.yml:5']);
  });

  test('a second connection', () => {
    const more = "'logs' => ['driver' => 'sqlite', 'database' => '/data/logs.sqlite'],\n";
    expect(seen(config("'/data/l.sqlite'", more))).toEqual([
      '/data/l.sqlite config/database.php:8',
      '/data/logs.sqlite config/database.php:10',
    ]);
  });
});

describe('Symfony', () => {
  const symfony = (doctrine: string, more: Record<string, string> = {}): Record<string, string> => ({
    'composer.json': '{ "require": {\n"symfony/framework-bundle": "^7" } }',
    'config/packages/doctrine.yaml': doctrine,
    ...more,
  });
  const dbal = (lines: string): string => `doctrine:\n  dbal:\n    driver: pdo_sqlite\n    ${lines}\n`;
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a path',
      symfony(dbal("path: '%kernel.project_dir%/var/s.db'")),
      ['/srv/var/s.db config/packages/doctrine.yaml:4'],
    ],
    [
      'a path by a variable',
      symfony(dbal("path: '%env(FILE)%'"), { '.env': 'FILE=/data/s.db\n' }),
      ['/data/s.db .env:1 ?'],
    ],
    [
      'a parameter',
      symfony(dbal("path: '%file%'"), {
        'config/services.yaml': "parameters:\n  file: '%kernel.project_dir%/data/p.db'\n",
      }),
      ['/srv/data/p.db config/services.yaml:2'],
    ],
    ['a URL', symfony(dbal("url: 'sqlite:////data/u.db'")), ['/data/u.db config/packages/doctrine.yaml:4']],
    [
      'of production',
      symfony(
        `${dbal("path: '/data/a.db'")}when@prod:\n  doctrine:\n    dbal:\n      driver: pdo_sqlite\n      path: /data/p.db\n`,
      ),
      ['/data/p.db config/packages/doctrine.yaml:9'],
    ],
    [
      'two connections',
      symfony(
        "doctrine:\n  dbal:\n    connections:\n      default: { url: 'sqlite:////data/a.db' }\n      logs: { driver: pdo_sqlite, path: /data/b.db }\n",
      ),
      ['/data/a.db config/packages/doctrine.yaml:4', '/data/b.db config/packages/doctrine.yaml:5'],
    ],
    ['a parameter that nobody sets', symfony(dbal("path: '%file%'")), ['open config/packages/doctrine.yaml:4']],
  ])('%s', (_what, files, expected) => {
    expect(seen(files)).toEqual(expected);
  });
});

describe('PHP without a framework', () => {
  test.each<[string, string, readonly string[]]>([
    ['a name in a text', '$dir = "/data";\n$db = new PDO("sqlite:$dir/x.db");', ['/data/x.db index.php:3 ?']],
    [
      'in brackets',
      '$dir = __DIR__ . "/data";\n$db = new PDO("sqlite:{$dir}/x.db");',
      ['/srv/data/x.db index.php:3 ?'],
    ],
    [
      'a variable',
      '$file = $_ENV["FILE"] ?? "/data/x.db";\n$db = new PDO("sqlite:$file");',
      ['/data/x.db index.php:3 ?'],
    ],
    ['a text that is filled in', '$db = new PDO(sprintf("sqlite:%s", "/data/x.db"));', ['/data/x.db index.php:2 ?']],
    ['a name for it all', '$dsn = "sqlite:/data/x.db";\n$db = new PDO($dsn);', ['/data/x.db index.php:2 ?']],
    ['several lines', '$db = new PDO(\n  "sqlite:" . __DIR__ . "/data/x.db",\n);', ['/srv/data/x.db index.php:3 ?']],
    [
      'a constant of a class',
      'class A { const FILE = "/data/x.db"; }\n$db = new PDO("sqlite:" . A::FILE);',
      ['/data/x.db index.php:3 ?'],
    ],
    [
      'an array of settings',
      "DriverManager::getConnection([\n  'driver' => 'pdo_sqlite',\n  'path' => __DIR__ . '/data/x.db',\n]);",
      ['/srv/data/x.db index.php:4'],
    ],
    [
      'tenants beside a main database',
      '$m = new PDO("sqlite:/data/m.db");\n$t = new PDO("sqlite:/data/t/$tenant.db");',
      ['/data/m.db index.php:2 ?', 'open index.php:3'],
    ],
    ['what nobody knows', '$db = new PDO("sqlite:" . $config->file);', ['open index.php:2']],
    ['another engine', '$db = new PDO("mysql:host=db");', []],
  ])('%s', (_what, code, expected) => {
    expect(seen({ 'index.php': `<?php\n${code}\n` })).toEqual(expected);
  });
});

describe('What is filled in while the app runs', () => {
  const opens = (code: string): Record<string, string> => ({ 'app/Model.php': `<?php\n${code}\n` });

  test('an empty variable of the image leaves the default', () => {
    expect(
      seen({
        Dockerfile: `${image.Dockerfile}ENV DATA_PATH=''\n`,
        ...opens("$p = getenv('DATA_PATH') ?: '/data';\n$db = new PDO('sqlite:' . $p . '/a.sqlite');"),
      }),
    ).toEqual(['/data/a.sqlite app/Model.php:3 ?']);
  });

  test('an empty folder in the middle is a question', () => {
    expect(seen(opens("$user = '';\n$db = new PDO('sqlite:/data/' . $user . '/a.sqlite');"))).toEqual([
      'open app/Model.php:3',
    ]);
  });

  test('an empty folder at the front is a guess', () => {
    expect(seen(opens("$root = '';\n$db = new PDO('sqlite:' . \"$root/data/a.sqlite\");"))).toEqual([
      '/data/a.sqlite app/Model.php:3 ?',
    ]);
  });
});
