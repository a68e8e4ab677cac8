import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const NODE = {
  Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
  'package.json': '{ "dependencies": { "better-sqlite3": "1" } }',
  'server.js': "import config from 'config';\nconst db = new ShelfDatabase(config.get('db.path'));\n",
};

test.each<[string, Record<string, string>, string]>([
  [
    'one file',
    { 'config/default.json': '{ "db": {\n"path": "/data/app.db" } }' },
    '/data/app.db config/default.json:2 ?',
  ],
  [
    'the file for production before the one for all',
    {
      'config/default.json': '{ "db": { "path": "dev.db" } }',
      'config/production.yaml': 'db:\n  path: /data/app.db\n',
    },
    '/data/app.db config/production.yaml:2 ?',
  ],
  [
    'the variable that wins over them',
    {
      Dockerfile: `${NODE.Dockerfile}ENV SHELF_DB=/data/app.db\n`,
      'config/default.json': '{ "db": { "path": "dev.db" } }',
      'config/custom-environment-variables.json': '{ "db": { "path": { "__name": "SHELF_DB" } } }',
    },
    '/data/app.db Dockerfile:5',
  ],
  [
    'a member',
    {
      'config/default.json': '{ "db": { "path": "/data/app.db" } }',
      'server.js': "const config = require('config');\nconst db = new Database(config.db.path);\n",
    },
    '/data/app.db config/default.json:1 ?',
  ],
  [
    'a file that the code takes in itself',
    {
      'src/shelf.json': '{ "db": { "path": "/data/app.db" } }',
      'src/server.js':
        "import shelf from './shelf.json' with { type: 'json' };\nconst db = new Database(shelf.db.path);\n",
      'server.js': '',
    },
    '/data/app.db src/shelf.json:1',
  ],
])('Node reads its settings: %s', (_what, files, expected) => {
  expect(databasesOf(factsOf({ ...NODE, ...files }))).toEqual([expected]);
});

const python = (code: string, files: Record<string, string> = {}): Record<string, string> => ({
  Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
  'requirements.txt': 'pyyaml\n',
  'main.py': `import sqlite3\n${code}\n`,
  ...files,
});

test.each<[string, Record<string, string>, string]>([
  [
    'YAML',
    python('db = sqlite3.connect(cfg["database"]["path"])', { 'config.yaml': 'database:\n  path: /data/app.db\n' }),
    '/data/app.db config.yaml:2 ?',
  ],
  [
    'TOML, with a default that the file overrules',
    python("db = sqlite3.connect(cfg.get('database', {}).get('path', 'x.db'))", {
      'settings.toml': '[database]\npath = "/data/app.db"\n',
    }),
    '/data/app.db settings.toml:2 ?',
  ],
  [
    'a default where no file says anything',
    python("db = sqlite3.connect(cfg['database'].get('path', '/data/app.db'))"),
    '/data/app.db main.py:2 ?',
  ],
  [
    'Confuse',
    python("db = sqlite3.connect(config['db']['path'].as_filename())", {
      'config_default.yaml': 'db:\n  path: /data/app.db\n',
    }),
    '/data/app.db config_default.yaml:2 ?',
  ],
  [
    'the factory of a data class',
    python('db = sqlite3.connect(cfg.db_path)', {
      'config.py': "class Config:\n    db_path: str = field(default_factory=lambda: os.getenv('DB', '/data/app.db'))\n",
    }),
    '/data/app.db config.py:2',
  ],
  [
    'a folder by a condition on a name of variables',
    python(
      "own = os.getenv('A') or os.getenv('B')\nfolder = Path(own) if own else Path('/data')\ndb = sqlite3.connect(folder / 'app.db')",
    ),
    '/data/app.db main.py:4 ?',
  ],
])('Python reads its settings: %s', (_what, files, expected) => {
  expect(databasesOf(factsOf(files))).toEqual([expected]);
});

test.each([
  ['Viper', '\tdb, _ := sql.Open("sqlite3", viper.GetString("database.db_path"))'],
  ['the field of a struct', '\tdb, _ := sql.Open("sqlite3", cfg.Database.DbPath)'],
])('Go reads its settings: %s', (_what, line) => {
  const files = {
    Dockerfile: 'FROM debian:12\nWORKDIR /srv\nCMD ["/shelf"]\n',
    'go.mod': 'module shelf\n\nrequire github.com/mattn/go-sqlite3 v1.0.0\n',
    'main.go': `func main() {\n${line}\n}\n`,
    'config.yaml': 'database:\n  db_path: /data/app.db\n',
  };
  expect(databasesOf(factsOf(files))).toEqual(['/data/app.db config.yaml:2 ?']);
});

const documents = [
  'spring:\n  datasource:\n    url: jdbc:sqlite:dev.db',
  'spring:\n  config:\n    activate:\n      on-profile: prod\n  datasource:\n    url: jdbc:sqlite:/data/app.db',
].join('\n---\n');

test.each([
  ['prod', '/data/app.db src/main/resources/application.yml:10'],
  ['dev', 'dev.db src/main/resources/application.yml:3'],
])('Spring reads the document of its profile: %s', (profile, expected) => {
  const files = {
    Dockerfile: `FROM eclipse-temurin:21\nWORKDIR /app\nENV SPRING_PROFILES_ACTIVE=${profile}\nCMD ["java", "-jar", "app.jar"]\n`,
    'pom.xml': '<artifactId>sqlite-jdbc</artifactId>\n',
    'src/main/resources/application.yml': documents,
  };
  expect(databasesOf(factsOf(files))[0]).toContain(expected);
});
