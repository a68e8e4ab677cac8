import { findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';
import { workflowsOf } from '../workflows.js';

const program = findTool('zizmor');

/**
 * The workflows under the strictest of zizmor's personas; suppressed findings do not count as none, but for the trigger of a release that
 * waits for another workflow.
 */
export const zizmor: Validator = {
  name: 'zizmor',
  ...(program === undefined ? { missing: notInstalled('zizmor') } : {}),
  async check(cell) {
    const { code, all } = await run(program as string, [
      '--offline',
      '--no-progress',
      '--persona=auditor',
      '--color=never',
      ...workflowsOf(cell),
    ]);
    const ignored = cell.deployment.releaseAfter === undefined ? 0 : 1;
    const isClean = /No findings to report/.test(all) && !/suppressed/.test(all);
    return code === 0 && isClean && Number(/\((\d+) ignored\)/.exec(all)?.[1] ?? 0) === ignored ? undefined : all;
  },
};
