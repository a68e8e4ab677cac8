import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt } from './command.mjs';

let runs = 0;

/**
 * The restore drill as its workflow runs it: a folder of the runner, the secrets of the storage, and the record that was read.
 * @param {{ folder: string, values: Record<string, string>, proven: string, env?: Record<string, string> }} job
 *   `folder`: that of the scenario, with the checkout in it.
 */
export async function runDrill({ folder, values, proven, env = {} }) {
  const runner = path.join(folder, `runner-${++runs}`);
  mkdirSync(path.join(runner, 'deploy'), { recursive: true });
  writeFileSync(path.join(runner, 'deploy/record'), JSON.stringify({ proven }));
  const files = { GITHUB_STEP_SUMMARY: path.join(runner, 'summary'), GITHUB_OUTPUT: path.join(runner, 'outputs') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const result = await attempt('bash', [path.join(folder, 'checkout/.deploy/deploy.sh'), 'drill'], {
    env: { RUNNER_TEMP: runner, ...files, ...values, ...env },
  });
  return {
    ...result,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    /** What the job tells the issue: `dead`, `damaged`; empty where all is well. */
    state: /^result=(.*)$/m.exec(readFileSync(files.GITHUB_OUTPUT, 'utf8'))?.[1] ?? '',
  };
}
