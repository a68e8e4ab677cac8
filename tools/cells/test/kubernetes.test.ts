import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderCells, renderGoldens, type Cell } from '../src/cells.js';
import { kubeconform } from '../src/validators/kubeconform.js';

const { platform, missing, check } = kubeconform;
const root = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
const cells =
  missing === undefined
    ? [...renderCells(root, platform), ...renderGoldens(root).filter((cell) => cell.platform === platform)]
    : [];
afterAll(() => rmSync(root, { recursive: true }));

if (missing !== undefined) process.stdout.write(`skipped: ${missing}\n`);

// The other validators run in cells.integration.test.ts. These two are fast enough for every run of the tests.
describe.skipIf(missing !== undefined)('Kustomize and kubeconform take every cell of Kubernetes', () => {
  test.concurrent.for(cells)('$template × $target', { timeout: 120_000 }, async (cell) => {
    expect(await check(cell)).toBeUndefined();
  });

  test.each([
    ['app.yaml', 'volumeMounts:', 'volumeMount:', /additional properties 'volumeMount' not allowed/],
    ['kustomization.yaml', 'network.yaml', 'networks.yaml', /networks\.yaml/],
  ])('and refuse a fault in %s', async (file, from, to, expected) => {
    const cell = cells[0] as Cell;
    const folder = path.join(root, `fault-${file}`);
    cpSync(cell.folder, folder, { recursive: true });
    const broken = path.join(folder, '.deploy/kubernetes', file);
    writeFileSync(broken, readFileSync(broken, 'utf8').replaceAll(from, to));
    expect(await check({ ...cell, folder })).toMatch(expected);
  });
});
