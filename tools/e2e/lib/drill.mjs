import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, run } from './command.mjs';

let runs = 0;

/**
 * For a folder that the host alone can read: a stand-in for SSH, which runs the command on this machine, in a home of its own; and the
 * secrets that the step has for it.
 * @param {string} runner
 */
async function hostOf(runner) {
  const [bin, home, key] = [path.join(runner, 'bin'), path.join(runner, 'host'), path.join(runner, 'id')];
  for (const made of [bin, home]) mkdirSync(made);
  writeFileSync(path.join(bin, 'ssh'), `#!/bin/bash\nshift 3; cd ${home} && exec env HOME=${home} bash -c "$*"\n`);
  chmodSync(path.join(bin, 'ssh'), 0o755);
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  return {
    PATH: `${bin}:${process.env['PATH']}`,
    GITHUB_RUN_ID: String(runs),
    GITHUB_RUN_ATTEMPT: '1',
    DEPLOY_HOST: 'e2e.example.com',
    DEPLOY_USERNAME: 'deployer',
    DEPLOY_KEY: readFileSync(key, 'utf8'),
    DEPLOY_KNOWN_HOSTS: readFileSync(`${key}.pub`, 'utf8'),
  };
}

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
    env: { RUNNER_TEMP: runner, ...files, ...values, ...(values['BACKUP_FOLDER'] && (await hostOf(runner))), ...env },
  });
  return {
    ...result,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    /** What the job tells the issue: `dead`, `damaged`; empty where all is well. */
    state: /^result=(.*)$/m.exec(readFileSync(files.GITHUB_OUTPUT, 'utf8'))?.[1] ?? '',
  };
}
