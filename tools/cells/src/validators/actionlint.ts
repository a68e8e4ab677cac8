import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';
import { workflowsOf } from '../workflows.js';

const program = findTool('actionlint');
const withShellcheck = findTool('shellcheck');
const missing =
  program === undefined
    ? notInstalled('actionlint')
    : withShellcheck === undefined
      ? notInstalled('shellcheck')
      : undefined;

/** The workflows, with their scripts under shellcheck. */
export const actionlint: Validator = {
  name: 'actionlint',
  ...(missing === undefined ? {} : { missing }),
  check: (cell) => lint(workflowsOf(cell)),
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
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
    try {
      const copies = workflowsOf(cell).map((file) => {
        const copy = path.join(folder, path.basename(file));
        writeFileSync(copy, byTag(readFileSync(file, 'utf8')));
        return copy;
      });
      const unnamed = copies.find((copy) => /@[0-9a-f]{40}/.test(readFileSync(copy, 'utf8')));
      if (unnamed !== undefined) return `a pinned action of ${path.basename(unnamed)} has no "# vN.N.N" behind it`;
      return await lint(copies);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function byTag(text: string): string {
  return text.replaceAll(
    /([\w/-]+)@[0-9a-f]{40} # (v\d+)[.\d]*/g,
    (_, action: string, major: string) => `${action}@${known[action] ?? major}`,
  );
}

async function lint(files: readonly string[]): Promise<string | undefined> {
  const { code, all } = await run(program as string, [
    '-no-color',
    '-shellcheck',
    withShellcheck as string,
    '-pyflakes=',
    ...files,
  ]);
  return code === 0 ? undefined : all;
}
