import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { families } from 'generator-litestream';
import { targets } from 'litestream-generator-core';
import { renderCells } from '../src/cells.js';
import { table } from '../src/table.js';
import { validators } from '../src/validators/index.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
const cells = renderCells(root);
const verdicts = new Map<string, string>();
const required = process.env['REQUIRE_VALIDATORS'] === '1';

afterAll(() => {
  rmSync(root, { recursive: true });
  const rows = cells.map(({ template, target }) => [
    `${template} × ${target}`,
    ...validators.map(({ name }) => verdicts.get(`${template} ${target} ${name}`) ?? 'not run'),
  ]);
  process.stdout.write(`\n${table(['cell', ...validators.map(({ name }) => name)], rows)}\n`);
});

test('there is a cell for every template with a target of each type, and for every target', () => {
  const types = (template: string): ReadonlySet<string> =>
    new Set(cells.filter((cell) => cell.template === template).map(({ deployment }) => deployment.storage.type));
  for (const { id: template } of families.flatMap(({ templates }) => templates))
    expect(types(template), template).toEqual(new Set(targets.map(({ type }) => type)));
  expect(new Set(cells.map(({ target }) => target))).toEqual(new Set(targets.map(({ id }) => id)));
  expect(cells.length).toBeGreaterThanOrEqual(21);
});

describe.for(validators)('$name', ({ name, missing, check }) => {
  if (missing !== undefined && required) test('is installed', () => expect.fail(missing));
  if (missing !== undefined) {
    process.stdout.write(`skipped: ${missing}\n`);
    for (const { template, target } of cells) verdicts.set(`${template} ${target} ${name}`, 'skipped');
  }
  test.skipIf(missing !== undefined).for(cells)('$template × $target', async (cell) => {
    const key = `${cell.template} ${cell.target} ${name}`;
    verdicts.set(key, 'FAILED');
    expect(await check(cell)).toBeUndefined();
    verdicts.set(key, 'ok');
  });
});
