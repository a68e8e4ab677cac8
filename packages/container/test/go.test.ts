import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const go = (code: string, rest = '', mod = 'require modernc.org/sqlite v1.38.2\n') => ({
  Dockerfile: `FROM debian:12\nWORKDIR /srv\nCOPY --from=golang:1 /x .\n${rest}CMD ["./notes"]\n`,
  'go.mod': `module notes\n${mod}`,
  'internal/db.go': `${code}\n`,
});

test.each([
  [
    'a variable, and a path where that is empty',
    'file := os.Getenv("NOTES_DB")\nif file == "" {\n  file = "store/n.db"\n}\ndb, err := sql.Open("sqlite", file)',
    '/srv/store/n.db internal/db.go:3 ?',
  ],
  [
    'a function of the app’s own that reads a variable',
    'db, err := sqlx.Connect("sqlite3", envOr("NOTES_DB", "store/n.db"))',
    '/srv/store/n.db internal/db.go:1 ?',
  ],
  ['ent', 'client, err := ent.Open("sqlite3", "file:store/n.db?_fk=1")', '/srv/store/n.db internal/db.go:1'],
  [
    'the default in a tag',
    'type Config struct {\n  File string `default:"store/n.db" env:"NOTES_DB"`\n}',
    '/srv/store/n.db internal/db.go:2 ?',
  ],
  [
    'another form of tag',
    'type Config struct {\n  File string `conf:"default:./store/n.db?_pragma=x"`\n}',
    '/srv/store/n.db internal/db.go:2 ?',
  ],
])('Go: %s', (_, code, expected) => {
  expect(databasesOf(factsOf(go(code)))).toEqual([expected]);
});

test('Go: the variable of a tag decides, and a value that is no path belongs to another engine', () => {
  const code = 'type Config struct {\n  File string `default:"store/n.db" env:"NOTES_DB"`\n}';
  expect(databasesOf(factsOf(go(code, 'ENV NOTES_DB=/data/notes.db\n')))).toEqual(['/data/notes.db Dockerfile:4']);
  expect(factsOf(go(code, 'ENV NOTES_DB=notes\n')).databases).toEqual([]);
});

test('Go: a driver that another library brings is found where the code takes it in', () => {
  const code = 'import _ "github.com/jinzhu/gorm/dialects/sqlite"\ndb, err := gorm.Open("sqlite3", "store/n.db")';
  const mod = 'require github.com/mattn/go-sqlite3 v1.10.0 // indirect\n';
  expect(databasesOf(factsOf(go(code, '', mod)))).toEqual(['/srv/store/n.db internal/db.go:2']);
});

test('Go: of several texts the default of a setting counts', () => {
  const code = 'type Config struct {\n  File string `default:"store/n.db" split_words:"true"`\n}\nopen("other.db")';
  expect(databasesOf(factsOf(go(code)))).toEqual(['/srv/store/n.db internal/db.go:2 ?']);
});

test('Go: a mere name counts from a folder that only the app knows, where the image has one for its data', () => {
  const facts = factsOf(go('config.File = "n.db"', 'VOLUME /store\n'));
  expect([facts.databases, facts.unresolved?.map(({ value, from }) => `${value.what} ${from}`)]).toEqual([
    [],
    ['n.db internal/db.go:1'],
  ]);
});

test('Go: what a variable names and DuckDB opens is no SQLite database, and is said to be none', () => {
  const { databases, otherEngines } = factsOf({
    Dockerfile:
      'FROM golang:1.26\nENV ANALYTICS_DATABASE_HOST=/srv/store/events.db APP_DATABASE_HOST=/srv/store/app.db\n',
    'go.mod': 'module shelf\nrequire modernc.org/sqlite v1.40.0\nrequire github.com/duckdb/duckdb-go/v2 v2.5.0\n',
    'start.go':
      'package main\nfunc start(s *Settings) {\n\ta, _ := sqlite.NewClient(s.AppDB.Host)\n\tb, _ := duckdb.NewClient(s.AnalyticsDB.Host)\n}\n',
  });
  expect(databases.map(({ value }) => value.path)).toEqual(['app.db']);
  expect(otherEngines.map(({ value, from }) => `${value} ${from}`)).toEqual(['DuckDB start.go:4']);
});

test('Go: a variable that is read before its default can move the database', () => {
  const code =
    'func open() {\n\tpath := os.Getenv("SHELF_DB")\n\tif path == "" {\n\t\tpath = "shelf.db"\n\t}\n\tdb, err = gorm.Open(sqlite.Open(path), &gorm.Config{})\n}';
  const { databases, variables = [] } = factsOf(go(code, 'VOLUME /data\n'));
  expect(databases.map(({ value, guessed }) => `${value.path} ${guessed}`)).toEqual(['shelf.db true']);
  expect(variables.map(({ value }) => `${value.name}=${value.value}`)).toEqual(['SHELF_DB=/data/shelf.db']);
  expect(databasesOf(factsOf(go(code, 'ENV SHELF_DB=/store/s.db\n')))).toEqual(['/store/s.db Dockerfile:4']);
});
