import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderDeployment } from 'litestream-generator-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDeployment } from '../../../packages/core/test/platforms/sample-deployment.js';
import { findTool, run } from '../src/tools.js';

const [zizmor, actionlint] = ['zizmor', 'actionlint'].map((name) => findTool(name));
const file = '.github/workflows/upgrade.yml';

/** The one generated workflow that is written on request only, so that no cell has it. */
describe('the workflow that upgrades', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'upgrade-workflow-'));
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    const text =
      renderDeployment(sampleDeployment({ upgradeWorkflow: true })).find((one) => one.path === file)?.text ?? '';
    writeFileSync(path.join(folder, file), text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.skipIf(zizmor === undefined)('is clean for zizmor', async () => {
    const { code, all } = await run(zizmor as string, [
      '--offline',
      '--no-progress',
      '--persona=auditor',
      '--color=never',
      path.join(folder, file),
    ]);
    expect({ code, all }).toEqual({ code: 0, all: expect.stringMatching(/No findings to report/) });
    expect(all).not.toMatch(/suppressed/);
  });

  it.skipIf(actionlint === undefined)('is clean for actionlint', async () => {
    expect(await run(actionlint as string, [path.join(folder, file)])).toMatchObject({ code: 0 });
  });
});
