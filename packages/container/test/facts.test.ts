import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { detect, openProject } from 'litestream-generator-core';
import { expect, test } from 'vitest';
import { container } from '../src/family.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.join(here, 'fixtures');

test.each(
  readdirSync(fixtures, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)('facts of %s', (name) => {
  const { facts } = detect(openProject(path.join(fixtures, name)), [container]);
  const golden = path.join(here, 'facts', `${name}.json`);
  const actual = `${JSON.stringify(facts, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(golden), { recursive: true });
    writeFileSync(golden, actual);
  }
  expect(actual).toBe(existsSync(golden) ? readFileSync(golden, 'utf8').replaceAll('\r\n', '\n') : '');
});
