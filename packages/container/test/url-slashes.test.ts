import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const compose = (url: string): Record<string, string> => ({
  Dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY run .\nCMD ["./run"]\n',
  'compose.yml': `services:\n  n:\n    build: .\n    environment:\n      DATABASE_URL: ${url}\n    volumes: [ "db:/app/db" ]\n`,
});

test.each<[string, Record<string, string>, string]>([
  ['Rust', { 'Cargo.toml': '[dependencies]\ndiesel = { version = "2", features = ["sqlite"] }\n' }, '/app/db'],
  ['Rust with scripts in Python', { 'Cargo.toml': '[package]\n', 'requirements.txt': 'requests\n' }, '/app/db'],
  ['Node', { 'package.json': '{}' }, '/app/db'],
  ['an unknown language', {}, '/app/db'],
  ['Python', { 'requirements.txt': 'sqlalchemy\n' }, '/app/app/db'],
  ['Laravel', { artisan: '#!/usr/bin/env php\n' }, '/app/app/db'],
])('%s: where a URL with three slashes leads to', (_, files, folder) => {
  expect(databasesOf(factsOf({ ...compose('sqlite:///app/db/n.db'), ...files }))).toEqual([
    `${folder}/n.db compose.yml:5`,
  ]);
});

test('four slashes are absolute in every language', () => {
  expect(databasesOf(factsOf({ ...compose('sqlite:////app/db/n.db'), 'requirements.txt': '' }))).toEqual([
    '/app/db/n.db compose.yml:5',
  ]);
});
