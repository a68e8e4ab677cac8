import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const phoenix = (runtime: string, rest = '') => ({
  Dockerfile: `FROM debian:12\nWORKDIR "/srv"\nCOPY . .\n${rest}`,
  'mix.exs': '  app: :notes,\n  {:ecto_sqlite3, "~> 0.20"},\n',
  'config/runtime.exs': `${runtime}\n`,
});
const named =
  'folder = System.get_env("CONFIG_PATH", "/config")\nfile = System.get_env("NOTES_DB", Path.join([folder, "db", "notes.db"]))\nconfig :notes, Notes.Repo,\n  database: file,\n  pool_size: 5';

test('Elixir: a name of the file is followed, to the default of its variable and to what that is made of', () => {
  expect(databasesOf(factsOf(phoenix(named)))).toEqual(['/config/db/notes.db config/runtime.exs:2 ?']);
  expect(databasesOf(factsOf(phoenix(named, 'ENV CONFIG_PATH=/store\n')))).toEqual([
    '/store/db/notes.db config/runtime.exs:2 ?',
  ]);
  expect(databasesOf(factsOf(phoenix(named, 'ENV NOTES_DB=/store/n.db\n')))).toEqual(['/store/n.db Dockerfile:4']);
});

test('Elixir: the generator’s own form, whose variable raises where nothing sets it', () => {
  const runtime =
    'database_path =\n  System.get_env("DATABASE_PATH") ||\n    raise "missing"\nconfig :notes, Notes.Repo, database: database_path';
  expect(databasesOf(factsOf(phoenix(runtime)))).toEqual([
    '/data/notes.db config/runtime.exs:1, moved there by DATABASE_PATH ?',
  ]);
});
