import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const seen = (files: Readonly<Record<string, string>>, rest = '') => {
  const facts = factsOf({ Dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\n${rest}CMD ["./run"]\n`, ...files });
  return [
    ...databasesOf(facts).map((one) => one.replace(/ \S+:\d+/, '')),
    ...(facts.unresolved ?? []).map(({ value }) => `open: ${value.what}`),
  ];
};

const maven = { 'pom.xml': '<artifactId>sqlite-jdbc</artifactId>\n' };

test.each([
  [
    'Kotlin',
    { ...maven, 'src/Db.kt': 'Database.connect("jdbc:sqlite:/data/k.db", "org.sqlite.JDBC")\n' },
    '/data/k.db ?',
  ],
  [
    'Java, a constant',
    { ...maven, 'src/Db.java': 'String FILE = "/data/dm.db";\nc = get("jdbc:sqlite:" + FILE);\n' },
    '/data/dm.db ?',
  ],
  [
    'Clojure',
    { 'deps.edn': '{}', 'src/core.clj': '(def db {:dbtype "sqlite" :dbname "/data/clj.db"})\n' },
    '/data/clj.db ?',
  ],
  [
    'Scala',
    { 'build.sbt': '', 'src/Main.scala': 'val x = f("org.sqlite.JDBC", "jdbc:sqlite:/data/sc.db")\n' },
    '/data/sc.db ?',
  ],
  ['Crystal', { 'shard.yml': '', 'src/x.cr': 'DB.open "sqlite3://./data/cr.db"\n' }, '/app/data/cr.db ?'],
  ['Perl', { 'app.pl': 'my $d = DBI->connect("dbi:SQLite:dbname=/data/p.db","","");\n' }, '/data/p.db ?'],
  ['OCaml', { 'x.opam': '', 'bin/main.ml': 'let uri = Uri.of_string "sqlite3:/data/oc.db"\n' }, '/data/oc.db ?'],
  [
    'Swift',
    { 'Package.swift': '', 'Sources/c.swift': 'app.databases.use(.sqlite(.file("/data/v.sqlite")))\n' },
    '/data/v.sqlite ?',
  ],
  [
    'Sequel',
    { Gemfile: 'gem "sqlite3"\n', 'app.rb': 'DB = Sequel.connect(ENV.fetch("DATABASE_URL", "sqlite://db/sq.db"))\n' },
    '/app/db/sq.db ?',
  ],
  [
    'Sinatra with ActiveRecord',
    {
      Gemfile: 'gem "sinatra"\ngem "sqlite3"\n',
      'config/database.yml': 'production:\n  adapter: sqlite3\n  database: db/production.sqlite3\n',
    },
    '/app/db/production.sqlite3',
  ],
  [
    'the app’s language before that of a tool',
    {
      'shard.yml': '',
      'src/x.cr': 'DB.open "sqlite3:///data/cr.db"\n',
      'utilities/i.py': 'import sqlite3\nc = sqlite3.connect("i.db")\n',
    },
    '/data/cr.db ?',
  ],
  [
    'a text with names in it',
    { ...maven, 'src/Db.kt': 'Database.connect("jdbc:sqlite:$dir/k.db")\n' },
    'open: sqlite-jdbc',
  ],
  [
    'a name behind a folder',
    { Gemfile: 'gem "sqlite3"\n', 'app.rb': 'SQLite3::Database.new(File.join(dir, "raw.db"))\n' },
    'open: gem "sqlite3"',
  ],
  ['a library alone', { Gemfile: 'gem "sqlite3"\n' }, 'open: gem "sqlite3"'],
])('%s', (_, files, expected) => {
  expect(seen(files)).toEqual([expected]);
});

test('a variable of the line decides', () => {
  const files = { ...maven, 'src/Db.kt': 'val p = System.getenv("NOTES_FILE") ?: "/data/sqlite.db"\n' };
  expect(seen(files, 'ENV NOTES_FILE=/vol/e.db\n')).toEqual(['/vol/e.db']);
});

test('Spring: an option of the command line wins over every file', () => {
  const facts = factsOf({
    Dockerfile:
      'FROM eclipse-temurin:21\nWORKDIR /app\nCMD ["java", "-jar", "x.jar", "--spring.datasource.url=jdbc:sqlite:/vol/c.db"]\n',
    ...maven,
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:sqlite:/data/s.db\n',
  });
  expect(databasesOf(facts)).toEqual(['/vol/c.db src/main/resources/application.properties:1']);
});

test('Elixir: each repository, names in a text, and an umbrella', () => {
  const files = {
    'mix.exs': 'apps_path: "apps"\n',
    'apps/n/mix.exs': '{:ecto_sqlite3, "~> 0.17"}\n',
    'config/runtime.exs':
      'dir = System.get_env("DIR") || "/data"\nconfig :n, N.Repo, database: "#{dir}/n.db"\nconfig :n, N.Jobs, database: "#{dir}/jobs.db"\n',
  };
  expect(seen(files)).toEqual(['/data/n.db', '/data/jobs.db']);
});

const rails = (files: Readonly<Record<string, string>>) =>
  factsOf({
    Dockerfile: 'FROM ruby:3\nWORKDIR /rails\nCOPY . .\nENV FILES=/vol/files\n',
    Gemfile: 'gem "rails"\n',
    'config/database.yml': 'production:\n  adapter: sqlite3\n  database: db/data/production.sqlite3\n',
    ...files,
  }).uncovered.map(({ value }) => value.path);

test.each([
  [
    'config/storage.yml',
    'local:\n  service: Disk\n  root: <%= ENV.fetch("FILES", Rails.root.join("x")) %>\n',
    '/vol/files',
  ],
  [
    'config/storage.yml',
    'local:\n  service: Disk\n  root: <%= ENV.fetch("OTHER", Rails.root.join("x")) %>\n',
    '/rails/x',
  ],
  ['config/storage.yml', 'local:\n  service: Disk\n  root: "<%= Rails.root %>/files"\n', '/rails/files'],
  [
    'app/uploaders/a_uploader.rb',
    'storage :file\ndef store_dir\n  "uploads/#{model.id}"\nend\n',
    '/rails/public/uploads',
  ],
  ['app/uploaders/a_uploader.rb', 'storage :fog\ndef store_dir\n  "uploads/#{model.id}"\nend\n', undefined],
  ['config/initializers/shrine.rb', 'store: FileSystem.new("public", prefix: "uploads"),\n', '/rails/public/uploads'],
])('Rails keeps its files: %s %s', (path, text, expected) => {
  expect(rails({ [path]: text })).toEqual(expected === undefined ? [] : [expected]);
});
