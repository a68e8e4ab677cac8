import { existsSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inject } from 'vitest';
import { resident } from '../../../engine/test/resident.js';

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
 * names, `&&`, `||`, and strings, and of conditions no more than `always()`, `!success()`, a
 * name, and its negation.
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
    const afterFailure = step.if === '${{ !success() }}';
    if (step.run === undefined || (failed !== undefined && step.if !== 'always()' && !afterFailure)) continue;
    if (failed === undefined && afterFailure) continue;
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

/** Texts with the value of each expression in its place. */
export function evaluated(variables: Readonly<Record<string, string>>, known: Context): Record<string, string> {
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

const engineText = readFileSync(createRequire(import.meta.url).resolve('litestream-engine/deploy.sh'), 'utf8');
let residentBash: ReturnType<typeof resident> | undefined;

/** The engine as a file of the tests. Steps that call this file itself, or a hard link to it, get a bash that has read it already. */
export function engineFile(): string {
  const file = join(inject('scratch'), 'deploy.sh');
  if (!existsSync(file)) writeFileSync(file, engineText);
  return file;
}

/** Writes a file of the checkout; one that is the engine to the byte becomes the file that is read already. */
export function writeChecked(file: string, text: string): void {
  if (text === engineText) linkSync(engineFile(), file);
  else writeFileSync(file, text);
}

/** As a runner starts it, `bash --noprofile --norc -e -o pipefail`, with no more variables than the step has. */
async function bash(
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ status: number; output: string }> {
  residentBash ??= resident(engineFile(), () => inject('scratch'), { PATH: process.env['PATH'] });
  const step = `bash() { if [[ \${1-} -ef $resident_engine ]]; then bash_anew "$@"; else command bash "$@"; fi; }
set -e -o pipefail
${script}`;
  const { code, output } = await residentBash(['-c', step], { input: '', env, cwd });
  return { status: code, output };
}
