import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Cell } from '../cells.js';
import { findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';

const program = findTool('actionlint');
const withShellcheck = findTool('shellcheck');
const missing =
  program === undefined
    ? notInstalled('actionlint')
    : withShellcheck === undefined
      ? notInstalled('shellcheck')
      : undefined;

/** The workflow, with its scripts under shellcheck. */
export const actionlint: Validator = {
  name: 'actionlint',
  ...(missing === undefined ? {} : { missing }),
  check: (cell) => lint(workflow(cell)),
};

/** Newest major versions that actionlint 1.7.12 knows, where ours is newer; their inputs are the same. */
const known: Readonly<Record<string, string>> = {
  'actions/checkout': 'v6',
  'actions/setup-node': 'v6',
  'actions/setup-dotnet': 'v5',
};

/** The same with `@v6` for each pinned commit: only then does actionlint know the inputs of an action. */
export const actionlintByTag: Validator = {
  name: 'actionlint @vN',
  ...(missing === undefined ? {} : { missing }),
  async check(cell) {
    const text = readFileSync(workflow(cell), 'utf8').replaceAll(
      /([\w/-]+)@[0-9a-f]{40} # (v\d+)[.\d]*/g,
      (_, action: string, major: string) => `${action}@${known[action] ?? major}`,
    );
    if (/@[0-9a-f]{40}/.test(text)) return 'a pinned action has no "# vN.N.N" behind it';
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
    try {
      const file = path.join(folder, 'release.yml');
      writeFileSync(file, text);
      return await lint(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function lint(file: string): Promise<string | undefined> {
  const { code, all } = await run(program as string, [
    '-no-color',
    '-shellcheck',
    withShellcheck as string,
    '-pyflakes=',
    file,
  ]);
  return code === 0 ? undefined : all;
}

function workflow({ folder, deployment }: Cell): string {
  return path.join(folder, '.github/workflows', deployment.releaseWorkflow);
}
