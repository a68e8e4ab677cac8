import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const release = (start: string, command: string): Record<string, string> => ({
  'mix.exs': 'defmodule N.MixProject do\n  app: :n,\n  {:ecto_sqlite3, "~> 0.1"}\nend\n',
  Dockerfile: `FROM elixir:1.18 AS build\nFROM debian:12\nWORKDIR /app\nCOPY --from=build /app/_build/prod/rel/n ./\nCMD ["${command}"]\n`,
  'rel/overlays/bin/migrate': '#!/bin/sh\nexec ./n eval N.Release.migrate\n',
  'rel/overlays/bin/server': '#!/bin/sh\nPHX_SERVER=true exec ./n start\n',
  'rel/overlays/bin/docker_start': start,
});
const shown = (files: Record<string, string>): string => {
  const { migratesAtStart, migrateCommand } = factsOf(files);
  return migratesAtStart ? `at start ${migratesAtStart.from}` : `${migrateCommand?.value}`;
};

test.each(['/app/bin/migrate', './migrate', 'bin/n eval N.Release.migrate'])(
  'a script of the release that the image starts migrates: %s',
  (line) => {
    expect(shown(release(`#!/bin/sh\n${line}\nexec ./n start\n`, '/app/bin/docker_start'))).toBe(
      'at start rel/overlays/bin/docker_start:2',
    );
  },
);

test('a script that only starts the app leaves the migration to the deployment', () => {
  expect(shown(release('#!/bin/sh\n# ./migrate\nexec ./n start\n', '/app/bin/docker_start'))).toBe('/app/bin/migrate');
  expect(shown(release('#!/bin/sh\n./migrate\n', '/app/bin/server'))).toBe('/app/bin/migrate');
});
