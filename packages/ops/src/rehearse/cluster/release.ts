import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { shellQuote } from 'litestream-generator-core';
import { CommandFailed, runner } from '../../docker/docker.js';
import { secondsUntil, type StageName } from '../stages.js';
import { treeOf, type FilesOptions } from './arrange.js';

/** What the steps of a release are run with. */
export interface ReleaseOptions extends FilesOptions {
  /** What the workflow would have, by its names in the repository. */
  readonly values: Readonly<Record<string, string>>;
  /** Seconds that a step may take. */
  readonly limit: number;
}

/** What a release said of itself. */
export interface Released {
  readonly output: string;
  /** Seconds until the end of a stage. */
  readonly until: (stage: StageName) => number;
}

/**
 * The steps of the release workflow, without the build and without GitHub's record.
 * @param options of this run, as the workflow's inputs and the record would give them
 */
export async function release(options: ReleaseOptions, choices: readonly string[]): Promise<Released> {
  const { place, image, values, limit, log, signal } = options;
  const temporary = path.join(place, 'runner');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(path.join(temporary, 'deploy'), { recursive: true, mode: 0o700 });
  const environment = { ...ofRunner(temporary), ...values };
  const bash = runner('bash', log, signal);
  const engine = async (...args: readonly string[]): Promise<string> => {
    const answer = await bash([path.join(treeOf(place), 'deploy.sh'), ...args], { environment, limit });
    if (answer.code !== 0) throw new CommandFailed(`deploy.sh ${args.join(' ')}`, answer);
    return answer.stdout;
  };
  try {
    await engine('cluster', 'connect');
    useImage(path.join(temporary, 'deploy', 'values'), image);
    writeFileSync(path.join(temporary, 'deploy', 'options'), `${choices.map(shellQuote).join(' ')}\n`);
    let output = '';
    for (const step of ['check', 'restore', 'start', 'prove']) output += `${await engine('cluster', step)}\n`;
    return { output, until: secondsUntil(output) };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** What GitHub's runner would give its steps, and nothing of this shell but what it takes to reach the cluster. */
function ofRunner(temporary: string): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) => name === 'PATH' || /^(?:https?|no)_proxy$/i.test(name));
  const file = (name: string): string => path.join(temporary, name);
  return {
    ...Object.fromEntries(passed.map(([name, value]) => [name, value ?? ''])),
    HOME: temporary,
    RUNNER_TEMP: temporary,
    GITHUB_OUTPUT: file('output'),
    GITHUB_ENV: file('env'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_REPOSITORY: 'rehearsal/rehearsal',
    GITHUB_REPOSITORY_ID: '0',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '0',
    GITHUB_ACTOR: 'rehearsal',
    DIGEST: 'of-the-image-that-is-given',
  };
}

/** The workflow names an image by the digest that it pushed; a rehearsal takes the reference that it is given. */
function useImage(file: string, image: string): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = `APP_IMAGE=${Buffer.from(image).toString('base64')}`;
  writeFileSync(file, lines.map((one) => (one.startsWith('APP_IMAGE=') ? line : one)).join('\n'));
}
