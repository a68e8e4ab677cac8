import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const dockerfile = (workdir: string, rest = '') => ({
  Dockerfile: `FROM debian:12\nWORKDIR ${workdir}\nCOPY . .\n${rest}`,
});

test('Rails: every database of production, ERB with a default, the start script that prepares them', () => {
  const facts = factsOf({
    ...dockerfile(
      '/rails',
      'RUN groupadd --system --gid 1000 rails && useradd rails --uid 1000 --gid 1000\nUSER 1000:1000\nENTRYPOINT ["/rails/bin/docker-entrypoint"]\nEXPOSE 80\n',
    ),
    Gemfile: 'gem "rails", "~> 8.0"\ngem "sqlite3"\n',
    'bin/docker-entrypoint': '#!/bin/bash -e\n./bin/rails db:prepare\nexec "${@}"\n',
    'config/database.yml':
      'default: &default\n  adapter: sqlite3\ndevelopment:\n  database: storage/development.sqlite3\nproduction:\n  primary:\n    <<: *default\n    database: storage/production.sqlite3\n' +
      '  queue:\n    <<: *default\n    database: storage/production_queue.sqlite3\n    migrations_paths: db/queue_migrate\n',
    'config/routes.rb':
      'Rails.application.routes.draw do\n  get "up" => "rails/health#show", as: :rails_health_check\nend\n',
    'config/storage.yml': 'local:\n  service: Disk\n  root: <%= Rails.root.join("storage") %>\n',
    'config/credentials.yml.enc': 'x',
  });
  expect(databasesOf(facts)).toEqual([
    '/rails/storage/production.sqlite3 config/database.yml:8',
    '/rails/storage/production_queue.sqlite3 config/database.yml:11',
  ]);
  expect(facts.migratesAtStart).toMatchObject({ value: true, from: 'bin/docker-entrypoint:2' });
  expect(facts.healthPath).toMatchObject({ value: '/up', from: 'config/routes.rb:2' });
  expect(facts.user.value).toEqual({ uid: 1000, gid: 1000 });
  expect(facts.appSecrets.map(({ value }) => value.secret)).toEqual(['RAILS_MASTER_KEY']);
  expect(facts.uncovered.map(({ value }) => value.path)).toEqual(['/rails/storage']);
});

test('Rails: the environment of the image decides, and the default of ERB where nothing sets it', () => {
  const database =
    'production:\n  adapter: sqlite3\n  database: <%= ENV.fetch("DB_FILE", "storage/db/<env>.sqlite3") %>\n';
  const rails = { Gemfile: 'gem "rails"\n', 'config/database.yml': database.replace('<env>', 'production') };
  expect(databasesOf(factsOf({ ...dockerfile('/rails'), ...rails }))).toEqual([
    '/rails/storage/db/production.sqlite3 config/database.yml:3',
  ]);
  expect(databasesOf(factsOf({ ...dockerfile('/rails', 'ENV DB_FILE=/var/data/app.sqlite3\n'), ...rails }))).toEqual([
    '/var/data/app.sqlite3 config/database.yml:3',
  ]);
});

const django = (name: string, base = 'BASE_DIR = Path(__file__).resolve().parent.parent') => ({
  'manage.py': '',
  'site/settings.py': `${base}\nDATABASES = {\n  "default": {\n    "ENGINE": "django.db.backends.sqlite3",\n    "NAME": ${name},\n  }\n}\n`,
});

test.each([
  ['BASE_DIR / "data" / "db.sqlite3"', '/app/data/db.sqlite3 site/settings.py:5'],
  ['os.path.join(BASE_DIR, "data", "db.sqlite3")', '/app/data/db.sqlite3 site/settings.py:5'],
  ['os.getenv("DB_NAME", BASE_DIR / "data/hc.sqlite")', '/app/data/hc.sqlite site/settings.py:5'],
  ['"/var/lib/site/db.sqlite3"', '/var/lib/site/db.sqlite3 site/settings.py:5'],
])('Django: %s', (name, expected) => {
  expect(databasesOf(factsOf({ ...dockerfile('/app'), ...django(name) }))).toEqual([expected]);
});

test('Django: a database among the app’s own files is named as lost, with the line to change', () => {
  const facts = factsOf({
    ...dockerfile('/app', 'CMD set -xe; python manage.py migrate --noinput; gunicorn site.wsgi\n'),
    ...django('BASE_DIR / "db.sqlite3"'),
  });
  expect(databasesOf(facts)).toEqual([]);
  expect(facts.outside?.map(({ value }) => value)).toEqual([
    { file: '/app/db.sqlite3', move: 'Let the app open /data/db.sqlite3 instead, by a change in site/settings.py:5' },
  ]);
  expect(facts.migratesAtStart).toMatchObject({ value: true, from: 'Dockerfile:4' });
});

test('Laravel: its database lies among migrations, so its variable moves it', () => {
  const facts = factsOf({
    ...dockerfile('/var/www/html', 'VOLUME /data\n'),
    'composer.json': '{\n  "require": { "laravel/framework": "^12.0" }\n}\n',
    artisan: '',
    '.env.example': 'DB_CONNECTION=sqlite\n',
    'config/database.php': "'sqlite' => [\n  'database' => env('DB_DATABASE', database_path('database.sqlite')),\n",
    'database/migrations/0001_users.php': '',
  });
  expect(databasesOf(facts)).toEqual(['/data/database.sqlite config/database.php:2, moved there by DB_DATABASE ?']);
  expect(facts.variables?.map(({ value }) => value)).toEqual([{ name: 'DB_DATABASE', value: '/data/database.sqlite' }]);
  expect(facts.migrateCommand).toMatchObject({ value: 'php artisan migrate --force', guessed: true });
});

test('Symfony: the folder of the project in DATABASE_URL', () => {
  const facts = factsOf({
    ...dockerfile('/srv'),
    'composer.json': '{ "require": { "symfony/framework-bundle": "7.*" } }',
    '.env': 'APP_ENV=dev\nDATABASE_URL="sqlite:///%kernel.project_dir%/var/data.db"\n',
  });
  expect(databasesOf(facts)).toEqual(['/srv/var/data.db .env:2 ?']);
});

test('Prisma: a relative file counts from the schema', () => {
  const schema = 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n';
  const app = { 'package.json': '{}', 'prisma/schema.prisma': schema };
  expect(
    databasesOf(
      factsOf({
        ...dockerfile('/app'),
        ...app,
        '.env.example': 'DATABASE_URL="file:./data/data.db?connection_limit=1"\n',
      }),
    ),
  ).toEqual(['/app/prisma/data/data.db .env.example:1 ?']);
  expect(databasesOf(factsOf({ ...dockerfile('/app', 'ENV DATABASE_URL=file:/data/sqlite.db\n'), ...app }))).toEqual([
    '/data/sqlite.db Dockerfile:4',
  ]);
});

test('Prisma in a folder of its own: its own .env, and what the code takes where nothing sets the variable', () => {
  const app = {
    ...dockerfile('/app'),
    'backend/package.json': '{ "scripts": { "prod": "prisma migrate deploy && node main" } }',
    'backend/prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n',
    'backend/prisma/migrations/1/migration.sql': '',
  };
  const env = { 'backend/prisma/.env': '# dev\nDATABASE_URL="file:../data/dev.db"\n' };
  const code = {
    'backend/src/constants.ts':
      'export const DATABASE_URL =\n  process.env.DATABASE_URL ||\n  "file:../data/shop.db?connection_limit=1";\n',
  };
  expect(databasesOf(factsOf({ ...app, ...env, ...code }))).toEqual([
    '/app/backend/data/dev.db backend/prisma/.env:2 ?',
  ]);
  expect(databasesOf(factsOf({ ...app, ...code }))).toEqual(['/app/backend/data/shop.db backend/src/constants.ts:2 ?']);
  expect(factsOf({ ...app, ...code }).migratesAtStart?.from).toBe('backend/package.json:1');
});

test.each([
  [
    'Drizzle',
    {
      'drizzle.config.ts':
        "export default {\n  dialect: 'sqlite',\n  dbCredentials: {\n    url: process.env.DB_FILE ?? 'data/app.db',\n  },\n};\n",
    },
    '/app/data/app.db drizzle.config.ts:4 ?',
  ],
  [
    'Knex',
    {
      'knexfile.js':
        "module.exports = {\n  production: {\n    client: 'better-sqlite3',\n    connection: { filename: './data/prod.sqlite3' },\n  },\n};\n",
    },
    '/app/data/prod.sqlite3 knexfile.js:4',
  ],
  [
    'better-sqlite3',
    {
      'package.json': '{\n"dependencies": { "better-sqlite3": "^12" } }',
      'src/db.js': "const file = process.env.DB || 'data/notes.db';\nconst db = new Database(file);\n",
    },
    '/app/data/notes.db src/db.js:1 ?',
  ],
  [
    'node:sqlite',
    {
      'src/db.ts':
        "import { DatabaseSync } from 'node:sqlite';\nexport const db = new DatabaseSync('/var/lib/notes/notes.db');\n",
    },
    '/var/lib/notes/notes.db src/db.ts:2',
  ],
  [
    'Go',
    {
      'go.mod': 'module x\nrequire modernc.org/sqlite v1.38.0\n',
      'main.go': 'func main() {\n\tdb, err := sql.Open("sqlite", "file:/data/x.db?_journal=WAL")\n}\n',
    },
    '/data/x.db main.go:2',
  ],
  [
    'GORM',
    {
      'go.mod': 'module x\nrequire gorm.io/driver/sqlite v1.6.0\n',
      'db.go': '\tdb, _ := gorm.Open(sqlite.Open("data/gorm.db"), &gorm.Config{})\n',
    },
    '/app/data/gorm.db db.go:1',
  ],
  [
    'Rust',
    {
      'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["sqlite"] }\n',
      '.env.example': 'DATABASE_URL=sqlite://data/app.db\n',
    },
    '/app/data/app.db .env.example:1 ?',
  ],
  [
    'rusqlite',
    {
      'Cargo.toml': '[dependencies]\nrusqlite = "0.37"\n',
      'src/main.rs': '    let db = Connection::open("/data/app.sqlite")?;\n',
    },
    '/data/app.sqlite src/main.rs:1',
  ],
] as const)('%s', (_, files, expected) => {
  expect(databasesOf(factsOf({ ...dockerfile('/app'), ...files }))).toEqual([expected]);
});

test('PocketBase: two databases beside the program, or where --dir says', () => {
  const started = (command: string) =>
    factsOf({
      Dockerfile: `FROM alpine:3\nADD https://github.com/pocketbase/pocketbase/releases/download/v1/pb.zip /tmp/pb.zip\nEXPOSE 8080\nCMD ${command}\n`,
    });
  expect(databasesOf(started('["/pb/pocketbase", "serve", "--http=0.0.0.0:8080"]'))).toEqual([
    '/pb/pb_data/data.db Dockerfile:4',
    '/pb/pb_data/auxiliary.db Dockerfile:4',
  ]);
  expect(databasesOf(started('["/pb/pocketbase", "serve", "--dir=/data"]'))[0]).toBe('/data/data.db Dockerfile:4');
  expect(started('["/pb/pocketbase", "serve"]').healthPath.value).toBe('/api/health');
});

test('a driver alone leaves the question open', () => {
  const facts = factsOf({ ...dockerfile('/app'), 'go.mod': 'module x\nrequire github.com/mattn/go-sqlite3 v1.14.0\n' });
  expect(databasesOf(facts)).toEqual([]);
  expect(facts.unresolved?.map(({ from }) => from)).toEqual(['go.mod:2']);
});

test('a variable of the Compose file names the file, and the new deployment sets it', () => {
  const facts = factsOf({
    ...dockerfile('/app'),
    'compose.yml':
      'services:\n  web:\n    build: .\n    environment:\n      DB_PATH: /data/app.db\n    volumes: ["data:/data"]\n',
  });
  expect(databasesOf(facts)).toEqual(['/data/app.db compose.yml:5']);
  expect(facts.variables?.map(({ value }) => value)).toEqual([{ name: 'DB_PATH', value: '/data/app.db' }]);
  expect(facts.dataFolder).toMatchObject({ value: '/data', from: 'compose.yml:6', guessed: false });
});

test('a second variable with a path is a second database, and a name alone is none', () => {
  const facts = factsOf({
    ...dockerfile(
      '/app',
      'ENV DB=main.db DB_PATH=/data/main.db CACHE_PATH=/data/cache.db DATABASE_URL=file:/data/main.db\n',
    ),
    'package.json': '{}',
    'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
  });
  expect(facts.databases.map(({ value }) => value.path)).toEqual(['main.db', 'cache.db']);
});

test('the checkout of an app that the table knows: its database is proposed', () => {
  const facts = factsOf({
    Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    'compose.yaml':
      'services:\n  uptime-kuma:\n    image: louislam/uptime-kuma:2\n    volumes: ["./data:/app/data"]\n    ports: ["3001:3001"]\n',
  });
  expect(databasesOf(facts)).toEqual(['/app/data/kuma.db what is known of the image louislam/uptime-kuma ?']);
});

test('a known app whose code names the file that is known of its image: the folder is what is known', () => {
  const facts = factsOf({
    Dockerfile: 'FROM php:8.5-alpine\nWORKDIR /etc/shlink\nCOPY . .\n',
    'docker-compose.yml': 'services:\n  shlink:\n    image: shlinkio/shlink\n    build: .\n',
    'config/entity-manager.php': "<?php\nreturn ['driver' => 'pdo_sqlite', 'path' => 'data/database.sqlite'];\n",
    'data/infra/php.ini': 'memory_limit = 1G\n',
  });
  expect([facts.dataFolder.value, ...databasesOf(facts)]).toEqual([
    '/etc/shlink/data',
    '/etc/shlink/data/database.sqlite config/entity-manager.php:2',
  ]);
});

test('what tests and examples run says nothing of the app', () => {
  const compose = 'services:\n  app:\n    image: x\n    environment: { DB_PATH: /test/x.db, PUID: "1000" }\n';
  const facts = factsOf({
    ...dockerfile('/app'),
    'test/oidc/docker-compose.yml': compose,
    '.examples/compose.yaml': compose,
  });
  expect([facts.databases, facts.dropsRights, facts.remarks]).toEqual([[], undefined, []]);
});

test('plain variables of the Compose file are carried over, what looks like a secret becomes one', () => {
  const facts = factsOf({
    ...dockerfile('/app'),
    'compose.yml': 'services:\n  web:\n    build: .\n    environment:\n      LC_ALL: C.UTF-8\n      SMTP_PASSWORD: x\n',
  });
  expect(facts.variables?.map(({ value }) => value)).toEqual([{ name: 'LC_ALL', value: 'C.UTF-8' }]);
  expect(facts.appSecrets.map(({ value }) => value)).toEqual([
    { secret: 'SMTP_PASSWORD', variable: 'SMTP_PASSWORD', encoding: 'plain', clearIn: 'compose.yml:6' },
  ]);
});

test('a folder of work that nothing was copied into can be the volume', () => {
  const facts = factsOf({
    Dockerfile:
      'FROM alpine:3\nWORKDIR /usr/local/x\nCOPY x .\nWORKDIR /var/opt/x\nVOLUME /var/opt/x\nENV DB=/var/opt/x/x.db\nCMD ["/usr/local/x/x"]\n',
  });
  expect(databasesOf(facts)).toEqual(['/var/opt/x/x.db Dockerfile:6']);
});

test('Elixir: the variable of the release, which nothing sets yet, its port, its secret and its migration', () => {
  const facts = factsOf({
    ...dockerfile('/app', 'USER nobody\n'),
    'mix.exs': 'defmodule Shop do\n  app: :shop,\n  {:ecto_sqlite3, ">= 0.0.0"},\n',
    'config/runtime.exs':
      '  database_path =\n    System.get_env("DATABASE_PATH") ||\n'.replace('=\n   ', '=') +
      '  secret_key_base = System.get_env("SECRET_KEY_BASE") || raise "x"\n  port = String.to_integer(System.get_env("PORT") || "4000")\n',
    'rel/overlays/bin/migrate': '#!/bin/sh\n',
  });
  expect(databasesOf(facts)).toEqual(['/data/shop.db config/runtime.exs:1, moved there by DATABASE_PATH ?']);
  expect(facts.variables?.map(({ value }) => value)).toEqual([{ name: 'DATABASE_PATH', value: '/data/shop.db' }]);
  expect(facts.port.value).toBe(4000);
  expect(facts.migrateCommand).toMatchObject({ value: '/app/bin/migrate', guessed: true });
  expect(facts.appSecrets.map(({ value }) => value.secret)).toEqual(['SECRET_KEY_BASE']);
});

test.each([
  [
    'application.yml',
    'shop:\n  dir: ${user.home}/.shop\n  file: \\${shop.dir}/shop.sqlite\n',
    'ENV SHOP_DIR=/config\nVOLUME /config\n',
    '/config/shop.sqlite',
  ],
  ['application.properties', 'spring.datasource.url=jdbc:sqlite:${DB:/var/lib/shop/a.db}\n', '', '/var/lib/shop/a.db'],
  [
    'application.yml',
    'spring:\n  datasource:\n    url: "jdbc:sqlite:data/a.db"\n',
    'VOLUME /app/data\n',
    '/app/data/a.db',
  ],
])('Java: %s', (name, text, rest, expected) => {
  const facts = factsOf({
    ...dockerfile(
      '/app',
      `${rest}ENTRYPOINT ["java", "-jar", "a.jar", "--spring.config.additional-location=file:/config/"]\n`,
    ),
    'pom.xml': '<artifactId>sqlite-jdbc</artifactId>\n',
    [`src/main/resources/${name}`]: text,
    'src/main/resources/application-dev.yml': 'spring:\n  datasource:\n    url: jdbc:sqlite:dev.db\n',
  });
  expect(databasesOf(facts).map((one) => one.replace(/ .*/, ''))).toEqual([expected]);
});

test('PHP: a constant that is made of others, and of variables', () => {
  const files = {
    'app/constants.php':
      "<?php\ndefined('ROOT') or define('ROOT', __DIR__.DIRECTORY_SEPARATOR.'..');\n" +
      "defined('DATA_DIR') or define('DATA_DIR', getenv('DATA_DIR') ?: ROOT.DIRECTORY_SEPARATOR.'data');\n" +
      "defined('DB_FILENAME') or define('DB_FILENAME', getenv('DB_FILENAME') ?: DATA_DIR.DIRECTORY_SEPARATOR.'db.sqlite');\n",
  };
  const of = (rest: string) => databasesOf(factsOf({ ...dockerfile('/var/www/app', rest), ...files }));
  const elsewhere = { Dockerfile: 'FROM alpine:3\nCOPY . /srv/board\nVOLUME /srv/board/data\n', ...files };
  expect(databasesOf(factsOf(elsewhere))).toEqual(['/srv/board/data/db.sqlite app/constants.php:4']);
  expect(of('VOLUME /var/www/app/data\n')).toEqual(['/var/www/app/data/db.sqlite app/constants.php:4']);
  expect(of('ENV DATA_DIR=/srv/data\n')).toEqual(['/srv/data/db.sqlite app/constants.php:4']);
});

test.each<[string, string, string, string]>([
  [
    'INI, as Alembic’s',
    'alembic.ini',
    '[alembic]\nsqlalchemy.url = sqlite:////srv/state/app.db\n',
    '/srv/state/app.db alembic.ini:2 ?',
  ],
  [
    'TOML, as Rocket’s',
    'Rocket.toml',
    '[default.databases.main]\nurl = "data/rocket.sqlite" # x\n',
    '/srv/data/rocket.sqlite Rocket.toml:2 ?',
  ],
  [
    'Spring’s properties with a default',
    'src/main/resources/application.properties',
    'server.port=8080\nspring.datasource.url=jdbc:sqlite:${DB_FILE:/var/shop/shop.db}\n',
    '/var/shop/shop.db src/main/resources/application.properties:2 ?',
  ],
  [
    'YAML of the same',
    'src/main/resources/application.yml',
    'spring:\n  datasource:\n    url: jdbc:sqlite:/var/shop/y.db?foreign_keys=on\n',
    '/var/shop/y.db src/main/resources/application.yml:3 ?',
  ],
  ['a file of variables', '.env.example', 'PORT=1\nSHOP_DB=/var/shop/e.db\n', '/var/shop/e.db .env.example:2 ?'],
])('a connection string in %s', (_what, file, text, expected) => {
  expect(databasesOf(factsOf({ ...dockerfile('/srv'), [file]: text }))).toEqual([expected]);
});

test('a setting is overruled by its variable, and moved by it', () => {
  const files = {
    ...dockerfile('/srv', 'VOLUME /data\n'),
    'application.properties': 'quarkus.datasource.jdbc.url=jdbc:sqlite:shop.db\n',
  };
  const facts = factsOf(files);
  expect(facts.variables?.map(({ value }) => value)).toEqual([
    { name: 'QUARKUS_DATASOURCE_JDBC_URL', value: 'jdbc:sqlite:/data/shop.db' },
  ]);
});

test('settings of tools and of development name nothing', () => {
  const files = {
    'Cargo.toml': '[x]\npath = "a/b.db"\n',
    'application-dev.properties': 'u=jdbc:sqlite:/x/d.db\n',
    'tests/app.ini': 'url = sqlite:////x/t.db\n',
  };
  expect(databasesOf(factsOf({ ...dockerfile('/srv'), ...files }))).toEqual([]);
});

test('a database that the code attaches, and one whose path nobody knows', () => {
  const files = {
    ...dockerfile('/srv', 'ENV DB=/srv/data/app.db\n'),
    'app.py': "db.execute(\"ATTACH DATABASE 'data/archive.db' AS archive\")\n# ATTACH 'x.db' AS x\n",
    'more.js': 'db.exec(`ATTACH ? AS more `); db.exec("attach \':memory:\' as m");\n',
  };
  const facts = factsOf(files);
  expect(databasesOf(facts)).toEqual(['/srv/data/app.db Dockerfile:4', '/srv/data/archive.db app.py:1 ?']);
  expect(facts.unresolved?.map(({ from }) => from)).toEqual(['more.js:1']);
});

test('three slashes begin an absolute path in Rust', () => {
  const files = {
    ...dockerfile('/app'),
    'Cargo.toml': '',
    'app.docker_template.toml': 'url = "sqlite:///data/users.db?mode=rwc"\n',
  };
  expect(databasesOf(factsOf(files))).toEqual(['/data/users.db app.docker_template.toml:1 ?']);
});

test('what an earlier run wrote names nothing', () => {
  const own = '# The values\ndatabase=app.db\n';
  expect(databasesOf(factsOf({ ...dockerfile('/app'), '.deploy/deploy.conf': own }))).toEqual([]);
});
