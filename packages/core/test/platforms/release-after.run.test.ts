import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { sampleDeployment } from './sample-deployment.js';

const deployment = sampleDeployment({ releaseOnPush: true, releaseAfter: ['Build'] });
const text = renderCompose(deployment).find(({ path }) => path.endsWith('/release.yml'))?.text ?? '';
const workflow = parse(text);

const tested = 'a'.repeat(40);
const newest = 'b'.repeat(40);
const build = { conclusion: 'success', event: 'push', head_sha: tested, head_repository: { full_name: 'acme/shop' } };
type Run = Partial<typeof build>;

/** What GitHub knows of a run that the end of Build has started; of another event where there is no run. */
const github = (run?: Run) => ({
  repository: 'acme/shop',
  sha: newest,
  run_id: 77,
  event_name: run === undefined ? 'push' : 'workflow_run',
  event: run === undefined ? {} : { workflow_run: { ...build, ...run } },
});

/** An expression as GitHub evaluates it: what is not there is empty. */
function evaluate(expression: string, run?: Run): unknown {
  const safe = expression.replaceAll(/(?<=\w)\.(?=[a-z])/g, '?.');
  return new Function('github', 'inputs', `return ${safe}`)(github(run), {});
}

const filledIn = (value: string, run?: Run): string =>
  value.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => String(evaluate(expression, run) ?? ''));

test('the end of Build on the main branch starts a run, besides a release and by hand', () => {
  expect(Object.keys(workflow.on)).toEqual(['release', 'workflow_run', 'workflow_dispatch']);
  expect(workflow.on.workflow_run).toEqual({
    workflows: ['Build'],
    types: ['completed'],
    branches: ['main', 'master'],
  });
});

describe.each<[what: string, run: Run | undefined, deploys: boolean]>([
  ['Build has succeeded', {}, true],
  ['a release, or a run by hand', undefined, true],
  ['Build has failed', { conclusion: 'failure' }, false],
  ['Build was cancelled', { conclusion: 'cancelled' }, false],
  ['Build had nothing to do', { conclusion: 'skipped' }, false],
  [
    "a pull request from a fork's branch main",
    { event: 'pull_request', head_repository: { full_name: 'evil/shop' } },
    false,
  ],
  ['a pull request of this repository', { event: 'pull_request' }, false],
  ['a run in another repository', { head_repository: { full_name: 'evil/shop' } }, false],
])('%s', (_what, run, deploys) => {
  test('decides whether there is a deployment', () => {
    expect(evaluate(workflow.jobs.build.if, run)).toBe(deploys);
    expect(workflow.jobs.deploy).toMatchObject({ needs: 'build' });
    expect(workflow.jobs.deploy).not.toHaveProperty('if');
  });
});

test('what deploys nothing never waits where deployments do', () => {
  const { group } = workflow.concurrency;
  expect(filledIn(group, {})).toBe('release-blazor-k3x9q2');
  expect(filledIn(group)).toBe('release-blazor-k3x9q2');
  expect(filledIn(group, { conclusion: 'failure' })).toBe('release-blazor-k3x9q277');
  expect(filledIn(group, { event: 'pull_request' })).toBe('release-blazor-k3x9q277');
});

test('what is built, deployed and recorded is the commit that was tested', () => {
  for (const job of ['build', 'deploy']) {
    const [checkout] = workflow.jobs[job].steps;
    expect(filledIn(checkout.with.ref, {})).toBe(tested);
    expect(filledIn(checkout.with.ref)).toBe('');
  }
  const name = workflow.jobs.build.steps.find(({ id }: { id?: string }) => id === 'image');
  expect(filledIn(name.env.VERSION, {})).toBe(tested);
  expect(filledIn(name.env.VERSION)).toBe(newest);
  expect(filledIn(workflow.jobs.deploy.env.COMMIT, {})).toBe(tested);
  expect(filledIn(workflow.jobs.deploy.env.COMMIT)).toBe(newest);
});

test('a push that waits for nothing has none of it', () => {
  const plain = renderCompose(sampleDeployment({ releaseOnPush: true })).find(({ path }) =>
    path.endsWith('/release.yml'),
  );
  expect(plain?.text).not.toMatch(/workflow_run|COMMIT|zizmor/);
});
