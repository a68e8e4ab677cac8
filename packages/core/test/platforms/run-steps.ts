import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A step of a workflow, as far as running it goes. */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** What one run looks like from outside. */
export interface JobResult {
  /** Name of the first step that failed. */
  readonly failed?: string;
  /** Output of all steps that ran. */
  readonly log: string;
  readonly ran: readonly string[];
  readonly summary: string;
}

/** Values of expressions: `secrets.X`, `inputs.first_deploy`, `needs.build.outputs.digest`; absent ones are empty. */
export type Context = Readonly<Record<string, string>>;

/**
 * Runs the `run:` steps of a job with bash, as a runner does, and leaves `uses:` out. Knows of expressions no more than
 * names, `&&`, `||`, and strings, and of conditions no more than `always()`, a name, and its negation.
 */
export async function runSteps(
  steps: readonly Step[],
  jobEnv: Readonly<Record<string, string>>,
  context: Context,
  folder: string,
  system: Readonly<Record<string, string>>,
): Promise<JobResult> {
  const known: Record<string, string> = { ...context };
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  };
  for (const file of [files.GITHUB_ENV, files.GITHUB_STEP_SUMMARY]) writeFileSync(file, '');
  const ran: string[] = [];
  let log = '';
  let failed: string | undefined;
  for (const step of steps) {
    if (step.run === undefined || (failed !== undefined && step.if !== 'always()')) continue;
    const [, not, name = ''] = /^\$\{\{ (!?)([\w.]+) \}\}$/.exec(step.if ?? '') ?? [];
    if (name !== '' && ['', 'false'].includes(known[name] ?? '') === (not === '')) continue;
    known['job.status'] = failed === undefined ? 'success' : 'failure';
    writeFileSync(files.GITHUB_OUTPUT, '');
    const env = {
      ...system,
      ...files,
      RUNNER_TEMP: folder,
      ...evaluated(jobEnv, known),
      ...Object.fromEntries(pairs(files.GITHUB_ENV)),
      ...evaluated(step.env ?? {}, known),
    };
    const { status, output } = await bash(step.run, env, join(folder, 'checkout'));
    ran.push(step.name);
    log += output;
    for (const [name, value] of pairs(files.GITHUB_OUTPUT)) known[`steps.${step.id}.outputs.${name}`] = value;
    known[`steps.${step.id}.outcome`] = status === 0 ? 'success' : 'failure';
    if (status !== 0) failed ??= step.name;
  }
  return {
    log,
    ran,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    ...(failed === undefined ? {} : { failed }),
  };
}

/** The NAME=value lines that steps wrote. */
function pairs(file: string): readonly (readonly [string, string])[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
}

function evaluated(variables: Readonly<Record<string, string>>, known: Context): Record<string, string> {
  const value = (word: string): string =>
    /^'(.*)'$/.exec(word)?.[1] ?? (known[word] === 'false' ? '' : (known[word] ?? ''));
  return Object.fromEntries(
    Object.entries(variables).map(([name, text]) => [
      name,
      text.replace(
        /\$\{\{ ([^}]+) \}\}/g,
        (_, expression: string) =>
          expression
            .split(' || ')
            .map((either) =>
              either
                .split(' && ')
                .map(value)
                .reduce((a, b) => a && b),
            )
            .find(Boolean) ?? '',
      ),
    ]),
  );
}

function bash(
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ status: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      env,
      cwd,
      timeout: 20_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', fail);
    child.on('close', (status) => done({ status, output }));
    child.stdin.end();
  });
}
