import { readdirSync } from 'node:fs';
import path from 'node:path';
import { findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';

const program = findTool('shellcheck');

/** The scripts, as shellcheck sees them. */
export const shellcheck: Validator = {
  name: 'shellcheck',
  ...(program === undefined ? { missing: notInstalled('shellcheck') } : {}),
  async check({ folder }) {
    const scripts = readdirSync(path.join(folder, '.deploy')).filter((file) => file.endsWith('.sh'));
    if (scripts.length === 0) return 'there is no script';
    const { code, all } = await run(program as string, ['--external-sources', ...scripts], { cwd: path.join(folder, '.deploy') });
    return code === 0 && all === '' ? undefined : all;
  },
};
