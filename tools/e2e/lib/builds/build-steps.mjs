import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { run } from '../command.mjs';
import { root } from '../engine.mjs';

const action = 'tools/e2e/machine/actions/docker/build-push-action/action.yml';
const buildx = path.join(root, '.tools/machine/usr/libexec/docker/cli-plugins/docker-buildx');

/**
 * Runs what the generated workflow does for the image: the steps that are kept from the earlier workflow, and the builder with exactly the
 * inputs of its own step. The engine's steps, which name and push the image, are left out; the agent that one of them starts is not.
 * @param {string} checkout
 * @param {string} folder for files of the run
 * @param {Readonly<Record<string, string>>} values of `secrets.X` and `vars.X`
 * @returns {Promise<string>} Id of the image.
 */
export async function runBuildSteps(checkout, folder, values) {
  const { steps } = workflowOf(checkout).jobs.build;
  const filled = (/** @type {unknown} */ text) =>
    String(text ?? '').replaceAll(/\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g, (_all, name) => values[name] ?? '');
  const bin = path.join(folder, 'bin');
  mkdirSync(path.join(folder, 'docker/cli-plugins'), { recursive: true });
  symlinkSync(buildx, path.join(folder, 'docker/cli-plugins/docker-buildx'));
  mkdirSync(bin);
  symlinkSync(path.join(root, 'tools/e2e/lib/builds/stand-in.sh'), path.join(bin, 'dotnet'));
  symlinkSync(path.join(root, 'tools/e2e/machine/npm/npm'), path.join(bin, 'npm'));
  const temporary = { RUNNER_TEMP: folder, GITHUB_ENV: path.join(folder, 'env') };
  /** @type {Record<string, string>} */
  const env = {
    PATH: `${bin}:${process.env['PATH']}`,
    DOCKER_CONFIG: path.join(folder, 'docker'),
    GITHUB_OUTPUT: path.join(folder, 'output'),
  };
  const bash = (/** @type {string} */ script, /** @type {Record<string, string>} */ own, /** @type {string} */ cwd) =>
    run('bash', ['-e', '-o', 'pipefail', '-c', script], { env: { ...env, ...own }, cwd });
  for (const step of steps) {
    if (step.run?.includes('image agent'))
      await bash(step.run, { ...temporary, SSH_KEYS: filled(step.env.SSH_KEYS) }, checkout).then(() => {
        for (const line of readFileSync(temporary.GITHUB_ENV, 'utf8').split('\n').filter(Boolean))
          env[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
      });
    if (step.run !== undefined && !step.run.includes('.deploy/deploy.sh')) {
      const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]));
      await bash(step.run, own, path.join(checkout, step['working-directory'] ?? '.'));
    }
    if (!String(step.uses ?? '').startsWith('docker/build-push-action@')) continue;
    const inputs = /** @type {Record<string, unknown>} */ (step.with);
    const known = parse(readFileSync(path.join(root, action), 'utf8'));
    const unknown = Object.keys(inputs).filter((name) => known.inputs[name] === undefined);
    if (unknown.length > 0) throw new Error(`${action} does not play ${unknown.join(', ')}`);
    const [play] = known.runs.steps;
    const own = Object.fromEntries(
      Object.entries(play.env).map(([variable, expression]) => {
        const name = /inputs\.([\w-]+)/.exec(String(expression))?.[1] ?? '';
        return [variable, filled(inputs[name] ?? known.inputs[name].default)];
      }),
    );
    await bash(play.run, { ...own, PUSH: 'false', TAGS: 'e2e-build:1' }, checkout);
    if (env['SSH_AGENT_PID'] !== undefined) process.kill(Number(env['SSH_AGENT_PID']));
    return (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', 'e2e-build:1'])).trim();
  }
  throw new Error('the workflow builds no image');
}

/** @param {string} checkout */
function workflowOf(checkout) {
  const folder = path.join(checkout, '.github/workflows');
  const all = readdirSync(folder).map((name) => parse(readFileSync(path.join(folder, name), 'utf8')));
  const found = all.find(({ jobs }) => jobs?.build && jobs.deploy?.needs === 'build');
  if (!found) throw new Error('there is no workflow of the generator');
  return found;
}
