import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * What the expressions of a workflow can name: `secrets.NAME`, `vars.NAME`, `inputs.NAME`, `needs.build.outputs.NAME` and so on.
 * @typedef {Record<string, string>} Names
 */

/**
 * How a run ends early: in which step, when, and whether the run is cancelled or its runner is lost.
 * @typedef {{ step: string, when: () => Promise<unknown>, runner?: 'cancels' | 'dies' }} CutOff
 */

/**
 * Runs the steps of one job of a generated workflow, to the byte, in their order, on what stands in for a runner. Actions are left out:
 * the checkout is there.
 * @param {{ checkout: string, file: string, job: string, names: Names, environment: Record<string, string>, log: (text: string) => void,
 *   beforeStep?: (name: string) => Promise<void>, cutOff?: CutOff }} options
 * @returns {Promise<{ code: number, output: string, summary: string, failed: string, seconds: number }>}
 */
export async function runJob({ checkout, file, job, names: given, environment, log, beforeStep, cutOff }) {
  const workflow = parse(readFileSync(path.join(checkout, '.github/workflows', file), 'utf8'));
  const { env = {}, steps } = workflow.jobs[job];
  const runner = mkdtempSync(path.join(tmpdir(), 'runner-'));
  const files = { GITHUB_OUTPUT: 'output', GITHUB_ENV: 'env', GITHUB_STEP_SUMMARY: 'summary' };
  const names = { ...given };
  /** @type {Record<string, string>} */
  let variables = {};
  let output = '';
  let failed = '';
  const started = Date.now();
  mkdirSync(path.join(runner, 'home'));
  for (const [name, below] of Object.entries(files)) {
    writeFileSync(path.join(runner, below), '');
    environment = { ...environment, [name]: path.join(runner, below) };
  }
  try {
    for (const step of steps) {
      if (step.run === undefined || !wanted(step.if, failed, names)) continue;
      await beforeStep?.(step.name);
      const values = filled({ ...env, ...step.env }, names);
      const script = path.join(runner, 'script.sh'); // a runner gives its shell a file too, and the command is no first process then
      writeFileSync(script, `${step.run}\n`);
      const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
        cwd: checkout,
        env: {
          PATH: process.env['PATH'],
          ...environment,
          RUNNER_TEMP: runner,
          HOME: path.join(runner, 'home'),
          ...variables,
          ...values,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const cut = cutOff?.step === step.name ? cutOff : undefined;
      const { code, output: said } = await (cut ? endEarly(child, cut) : ended(child));
      log(`== ${step.name}\n${said}`);
      output += said;
      if (cut) log(`# the step was cut off: the runner ${cut.runner ?? 'cancels'}\n`);
      if ((cut || code !== 0) && failed === '') failed = step.name;
      if (cut?.runner === 'dies') break;
      for (const [name, value] of assignments(path.join(runner, 'output')))
        if (step.id) names[`steps.${step.id}.outputs.${name}`] = value;
      variables = { ...variables, ...Object.fromEntries(assignments(path.join(runner, 'env'))) };
    }
    const summary = readFileSync(path.join(runner, 'summary'), 'utf8');
    const seconds = (Date.now() - started) / 1000;
    log(`== summary\n${summary}\n${failed === '' ? 'succeeded' : `failed in "${failed}"`}, ${seconds.toFixed(1)} s\n`);
    return { code: failed === '' ? 0 : 1, output, summary, failed, seconds };
  } finally {
    rmSync(runner, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * The first process of a step, until it has ended. What it left may go on, and holds its output open.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, output: string }>}
 */
function ended(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.on('exit', (code, signal) => {
      if (signal !== null) resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * As GitHub's runner cancels a step: SIGINT to the first process, after 7.5 seconds SIGTERM, and to all below it only if that does not end
 * the first one. A runner that dies takes all with it.
 * @param {import('node:child_process').ChildProcess} child @param {CutOff} cutOff
 */
async function endEarly(child, { when, runner = 'cancels' }) {
  const end = ended(child);
  await when();
  if (runner === 'dies') process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
  else {
    child.kill('SIGINT');
    const stop = setTimeout(() => child.kill('SIGTERM'), 7500);
    await end;
    clearTimeout(stop);
  }
  return end;
}

/** @param {string | undefined} condition @param {string} failed @param {Names} names */
function wanted(condition, failed, names) {
  if (condition === 'always()') return true;
  if (condition === '${{ !success() }}') return failed !== '';
  return failed === '' && (condition === undefined || isTrue(String(condition), names));
}

/** A name, `!name`, or names with `||`. @param {string} condition @param {Names} names */
function isTrue(condition, names) {
  const negated = condition.replace(/^\$\{\{\s*!/, '${{');
  return ['', 'false'].includes(fill(negated, names)) === (negated !== condition);
}

/** @param {Record<string, unknown>} values @param {Names} names */
const filled = (values, names) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(String(value), names)]));

/** Names, and `a || b` of them. @param {string} text @param {Names} names */
const fill = (text, names) =>
  text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression) => {
    for (const one of expression.split('||')) {
      const name = one.trim();
      if (!/^[a-z]+(\.[\w-]+)+$/i.test(name)) throw new Error(`This stand-in for a runner does not know ${name}`);
      if (names[name]) return names[name];
    }
    return '';
  });

/** `NAME=VALUE` lines. @param {string} file */
const assignments = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [/** @type {const} */ ([line.slice(0, at), line.slice(at + 1)])];
    });
