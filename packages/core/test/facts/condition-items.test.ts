import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { lostGroups } from '../../src/deployment/carry-over-lists.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const accountOf = (job: string, step = '', changes: Partial<Deployment> = {}) => {
  const { earlierItems = [] } = factsOf({
    '.github/workflows/a.yml': `on: push
jobs:
  go:
    runs-on: ubuntu-latest
${job}    steps:
      - uses: appleboy/ssh-action@v1
${step}        with: { host: h, script: docker compose up -d }
`,
  });
  return account(earlierItems, sampleDeployment(changes));
};
const named = (items: readonly { readonly name: string }[], start: string) =>
  items.flatMap(({ name }) => (name.startsWith(start) ? [name] : []));

test.each([
  "github.ref == 'refs/heads/main'",
  "${{ github.event_name == 'push' && github.ref_name == 'main' }}",
  "success() && (github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/tags/v'))",
  "github.event.workflow_run.conclusion == 'success'",
  "github.event.workflow_run.conclusion != 'failure'",
  "github.repository == 'acme/shop'",
  "github.event.inputs.version == '' || github.event.inputs.version == 'latest'",
  "github.ref == 'refs/heads/main' && 'app' == 'app'",
])('a condition that holds for each deployment: %s', (condition) => {
  const { lost, replaced } = accountOf(`    if: ${JSON.stringify(condition)}\n`);
  expect(named(lost, 'condition')).toEqual([]);
  expect(replaced.filter(({ name }) => name.startsWith('condition')).map(({ by }) => by)).toEqual([
    'release.yml, which starts only when there is something to deploy',
  ]);
});

test.each([
  "contains(github.event.head_commit.message, '[deploy]')",
  "vars.DEPLOY_ENABLED == 'true'",
  "'app' == 'worker'",
  "needs.changes.outputs.api == 'true'",
  "github.ref == 'refs/heads/live'",
  "github.ref == 'refs/heads/main' && github.actor == 'jo'",
])('a condition that is lost: %s', (condition) => {
  expect(named(accountOf(`    if: ${JSON.stringify(condition)}\n`).lost, 'condition')).toEqual([
    `condition of the job go: ${condition}`,
  ]);
  expect(named(accountOf('', `        if: ${JSON.stringify(condition)}\n`).lost, 'condition')).toEqual([
    `condition of the step appleboy/ssh-action: ${condition}`,
  ]);
});

test.each([
  ['docker compose run app-migration', []],
  ["kamal server exec 'docker login ghcr.io' && kamal app exec --AppTasks=migrate", []],
  [
    'docker compose run app-migration && docker compose up -d',
    ["condition of the step appleboy/ssh-action: env.HAS_MIGRATIONS == 'true'"],
  ],
])('a condition of what only migrates is none of the deployment: %s', (script, expected) => {
  const { earlierItems = [] } = factsOf({
    '.github/workflows/a.yml': `on: push
jobs:
  go:
    runs-on: ubuntu-latest
    steps:
      - if: env.HAS_MIGRATIONS == 'true'
        uses: appleboy/ssh-action@v1
        with: { host: h, script: "${script}" }
      - run: ssh a@h docker compose up -d
`,
  });
  expect(named(earlierItems, 'condition')).toEqual(expected);
});

test('another branch is no loss where it releases', () => {
  const job = "    if: github.ref == 'refs/heads/live'\n";
  expect(named(accountOf(job, '', { releaseBranches: ['live'] }).lost, 'condition')).toEqual([]);
});

test('what a job says beside its steps', () => {
  const { lost, replaced } = accountOf(`    environment: live
    concurrency: deploy
    permissions: { contents: read, packages: write, id-token: write }
    strategy: { matrix: { app: [web, api], region: [fra] } }
`);
  expect(lost.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'environment live of the job go',
      'permission id-token: write',
      'strategy of the job go: app: web, api; region: fra',
    ]),
  );
  expect(replaced.map(({ name, by }) => `${name}: ${by}`)).toEqual(
    expect.arrayContaining([
      'concurrency of the job go: the concurrency group of release.yml, in which deployments run one after another',
      'permission packages: write: the permissions that each job of release.yml has',
    ]),
  );
});

test('what to do about a lost condition and a lost environment', () => {
  const carryOver = accountOf("    environment: live\n    if: vars.ON == 'true'\n");
  const advice = lostGroups({ ...sampleDeployment(), carryOver })
    .filter(({ items }) => items.some(({ name }) => /^(?:condition|environment)/.test(name)))
    .map(({ text }) => text);
  expect(advice).toEqual([
    'The new workflow deploys without this condition. If you need it, add it as "if" to the jobs "Build" and "Deploy" of release.yml.',
    'If it is still needed, run the generator again with --environment and its name: it becomes an environment of its own.',
  ]);
});

test('a runner of your own is told by its labels, with what to do', () => {
  const { earlierItems = [] } = factsOf({
    '.github/workflows/a.yml':
      'on: push\njobs:\n  go:\n    runs-on: [self-hosted, linux]\n    steps:\n      - run: docker compose up -d\n',
  });
  const deployment = sampleDeployment();
  const carryOver = account(earlierItems, deployment);
  expect(named(carryOver.lost, 'runs-on')).toEqual(['runs-on of the job go: self-hosted, linux']);
  expect(lostGroups({ ...deployment, carryOver }).map(({ text }) => text)).toContain(
    'The jobs of the new workflow run on runners of GitHub. If only your own runner reaches the host, name it in "runs-on" of the job ' +
      '"Deploy" of release.yml.',
  );
});
