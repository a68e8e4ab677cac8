import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const variables = (files: Record<string, string>): readonly string[] =>
  (factsOf({ Dockerfile: 'FROM debian:12\nWORKDIR /srv\nCOPY . .\nCMD ["./n"]\n', ...files }).variables ?? [])
    .map(({ value }) => `${value.name}=${value.value}`)
    .toSorted();
const plain =
  'services:\n  n:\n    build: .\n    environment: { DB_FILE: /data/n.sqlite }\n    volumes: [ "data:/data" ]\n';
const full =
  'services:\n  n:\n    build: .\n    environment: { DB_CONNECTION: mariadb, CACHE: redis }\n    volumes: [ "data:/data" ]\n' +
  '  db:\n    image: mariadb:11\n';

test.each(['compose-full-stack.yml', 'docker-compose.scaled.yml', 'deploy/compose.yml'])(
  'a Compose file with the server of another engine beside one without counts for nothing: %s',
  (path) => {
    expect(variables({ 'compose.yml': plain, [path]: full })).toEqual(['DB_FILE=/data/n.sqlite']);
  },
);

test('the only Compose file counts, whatever servers it starts', () => {
  expect(variables({ 'compose.yml': full })).toEqual(['CACHE=redis', 'DB_CONNECTION=mariadb']);
});

test('a file that only changes the app of another one does not stand for it', () => {
  expect(
    variables({ 'compose.yml': full, 'compose.prod.yml': 'services:\n  n:\n    environment: { LEVEL: warn }\n' }),
  ).toEqual(['CACHE=redis', 'DB_CONNECTION=mariadb', 'LEVEL=warn']);
});
