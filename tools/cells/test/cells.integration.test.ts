import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { families } from 'generator-litestream';
import { platforms, targets } from 'litestream-generator-core';
import { renderCells, renderGoldens, type Cell } from '../src/cells.js';
import { table } from '../src/table.js';
import { validators } from '../src/validators/index.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
const cells = renderCells(root);
const goldens = renderGoldens(root);
const verdicts = new Map<string, string>();
const required = process.env['REQUIRE_VALIDATORS'] === '1';

const title = ({ platform, template, target }: Cell): string =>
  platform === platforms[0]?.id ? `${template} × ${target}` : `${template} × ${target} × ${platform}`;

afterAll(() => {
  rmSync(root, { recursive: true });
  const rows = [...cells, ...goldens].map((cell) => [
    title(cell),
    ...validators.map(({ name }) => verdicts.get(`${title(cell)} ${name}`) ?? ''),
  ]);
  process.stdout.write(`\n${table(['cell', ...validators.map(({ name }) => name)], rows)}\n`);
});

test('there is a cell for every template with a target of each type, and for every target', () => {
  const types = (template: string): ReadonlySet<string> =>
    new Set(
      cells
        .filter((cell) => cell.platform === platforms[0]?.id && cell.template === template)
        .map(({ deployment }) => deployment.storage.type),
    );
  for (const { id: template } of families.flatMap(({ templates }) => templates))
    expect(types(template), template).toEqual(new Set(targets.map(({ type }) => type)));
  expect(new Set(cells.map(({ target }) => target))).toEqual(new Set(targets.map(({ id }) => id)));
  expect(cells.length).toBeGreaterThanOrEqual(21);
  for (const { id } of platforms)
    for (const { id: template } of families.flatMap(({ templates }) => templates))
      expect(
        cells.some((cell) => cell.platform === id && cell.template === template),
        `${template} × ${id}`,
      ).toBe(true);
});

describe.for(validators)('$name', ({ name, missing, platform, check }) => {
  const mine = [...cells, ...goldens].filter((cell) => platform === undefined || cell.platform === platform);
  if (missing !== undefined && required) test('is installed', () => expect.fail(missing));
  if (missing !== undefined) {
    process.stdout.write(`skipped: ${missing}\n`);
    for (const cell of mine) verdicts.set(`${title(cell)} ${name}`, 'skipped');
  }
  test.skipIf(missing !== undefined).for(mine)('$template × $target × $platform', async (cell) => {
    const key = `${title(cell)} ${name}`;
    verdicts.set(key, 'FAILED');
    expect(await check(cell)).toBeUndefined();
    verdicts.set(key, 'ok');
  });
});
