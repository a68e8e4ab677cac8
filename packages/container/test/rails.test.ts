import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const rails = (files: Readonly<Record<string, string>>, rest = '') => ({
  Dockerfile: `FROM ruby:3.4\nWORKDIR /rails\nCOPY . .\n${rest}`,
  Gemfile: 'gem "rails", "~> 8.0"\ngem "sqlite3"\n',
  ...files,
});
const base = 'default: &default\n  adapter: sqlite3\n';

test('Rails: connections that are aliases of others', () => {
  const database = `${base}main: &main\n  <<: *default\n  database: storage/<%= Rails.env %>.sqlite3\njobs: &jobs\n  <<: *default\n  database: storage/<%= Rails.env %>-queue.sqlite3\nproduction:\n  queue: *jobs\n  primary: *main\n`;
  expect(databasesOf(factsOf(rails({ 'config/database.yml': database })))).toEqual([
    '/rails/storage/production.sqlite3 config/database.yml:5',
    '/rails/storage/production-queue.sqlite3 config/database.yml:8',
  ]);
});

test('Rails: a block that takes the path from one above, and another environment than production', () => {
  const database = `${base}  database: storage/main.sqlite3\nstaging:\n  <<: *default\n  database: <%= ENV.fetch("DB_FILE") { "storage/staging.sqlite3" } %>\nproduction:\n  <<: *default\n`;
  const files = { 'config/database.yml': database };
  expect(databasesOf(factsOf(rails(files)))).toEqual(['/rails/storage/main.sqlite3 config/database.yml:3']);
  expect(databasesOf(factsOf(rails(files, 'ENV RAILS_ENV=staging\n')))).toEqual([
    '/rails/storage/staging.sqlite3 config/database.yml:6',
  ]);
});

test.each([
  [
    'takes in another file',
    { 'config/database.yml': '<%= ERB.new(File.read("x")).result %>\n' },
    'database.sqlite.yml',
  ],
  ['is a sample alone', {}, 'database.yml.example'],
])('Rails: a configuration that %s is a guess', (_, files, path) => {
  const content = `production:\n  primary:\n    adapter: sqlite3\n    database: storage/app.sqlite3\n  cache:\n    adapter: sqlite3\n    database: storage/cache.sqlite3\n`;
  expect(databasesOf(factsOf(rails({ ...files, [`config/${path}`]: content })))).toEqual([
    `/rails/storage/app.sqlite3 config/${path}:4 ?`,
    `/rails/storage/cache.sqlite3 config/${path}:7 ?`,
  ]);
});

test('Rails: another engine in production, with SQLite for development, is no SQLite', () => {
  const database =
    'development:\n  adapter: sqlite3\n  database: storage/dev.sqlite3\nproduction:\n  primary:\n    adapter: postgresql\n    url: <%= ENV["DATABASE_URL"] %>\n';
  const facts = factsOf(rails({ 'config/database.yml': database }));
  expect(facts.databases).toEqual([]);
  expect(facts.otherEngines.map(({ value, from }) => `${value} ${from}`)).toEqual(['PostgreSQL config/database.yml:6']);
});
