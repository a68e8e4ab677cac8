import { expect, test } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { reportNext } from '../../src/generator/report-next.js';
import type { Plan } from '../../src/plan/index.js';
import { leftWorkflows } from '../../src/generator/left-workflows.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const file = { path: '.deploy/deploy.conf', purpose: 'values', text: 'a' };
const plan: Plan = { files: [{ file, state: 'new', after: 'a' }], changes: [] } as unknown as Plan;

function next(changes: Partial<Deployment>, before?: Deployment): string {
  const deployment = sampleDeployment(changes);
  return reportNext({
    deployment,
    before,
    plan,
    left: [],
    isRepository: true,
    repeat: 'yo litestream',
    first: 'production',
  }).replaceAll(/\s+/g, ' ');
}

test.each([
  [{ releaseOnPush: true }, 'Commit the files and push them to main or master: this starts the first release.'],
  [
    { releaseOnPush: true, releaseBranches: ['live'], releaseAfter: ['Build'] },
    'Commit the files and push them to live: this starts the first release when Build has succeeded on that commit.',
  ],
])('where a push deploys, nothing starts the first release a second time', (changes, text) => {
  expect(next(changes)).toContain(text);
  expect(next(changes)).not.toMatch(/gh workflow run|Publish a release/);
  const later = next(changes, sampleDeployment(changes));
  expect(later).toContain('git push');
  expect(later).not.toMatch(/gh workflow run|Publish a release/);
});

test('where no push deploys, and for another environment, a command starts it', () => {
  expect(next({})).toContain('Publish a release on GitHub, or: gh workflow run release.yml');
  expect(next({ releaseOnPush: true, environment: 'staging' })).toContain(
    'gh workflow run release.yml -f environment=staging',
  );
});

const container = '.github/workflows/build-container.yml';
const tests = '.github/workflows/tests.yml';
const earlier = [
  { kind: 'kamal' as const, title: 'Kamal', files: ['config/deploy.yml', container, tests], volumes: [], folders: [] },
];
const project = memoryProject({
  'config/deploy.yml': 'service: shop',
  [tests]: 'name: Tests\non: push\njobs: {}',
  [container]: `name: Build Container
on:
  workflow_run: { workflows: [Build], types: [completed] }
  workflow_dispatch:
jobs:
  build:
    runs-on: ubuntu-latest
    # \${{ secrets.OLD }}
    steps:
      - run: dotnet publish -p:ContainerRepository=shop -p:ContainerEnvironmentVariable="KEY=\${{ secrets.LICENSE }}"
        env: { TOKEN: "\${{ secrets.GITHUB_TOKEN }}" }
`,
});

test('a workflow of the earlier deployment that GitHub still runs is a step of its own, with what it does', () => {
  const deployment = sampleDeployment({ earlier, releaseOnPush: true, releaseAfter: ['Tests'] });
  const left = leftWorkflows(deployment, project);
  // The release waits for the other one.
  expect(left.map(({ path }) => path)).toEqual([container]);
  const text = reportNext({
    deployment,
    before: undefined,
    plan,
    left,
    isRepository: true,
    repeat: '',
    first: 'production',
  });
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'It runs after each successful Build, pushes an image and reads the secret LICENSE. ' +
      `git rm ${container} 4. Commit`,
  );
  expect(leftWorkflows(deployment, memoryProject({}))).toEqual([]);
});

test('a folder that is no git repository becomes one first, by commands that work', () => {
  const deployment = sampleDeployment({ app: { ...sampleDeployment().app, name: 'My Shop!' } });
  const text = reportNext({
    deployment,
    before: undefined,
    plan,
    left: [],
    isRepository: false,
    repeat: '',
    first: 'production',
  }).replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    '1. This folder is not a git repository yet. Make it one, with a repository on GitHub: ' +
      'git init --initial-branch=main gh repo create My-Shop --private --source=. 2. Prepare',
  );
  expect(text).toContain('git push --set-upstream origin main');
  expect(next({})).not.toMatch(/git init|set-upstream/);
});

const later = (files: readonly object[], isRepository = true): string =>
  reportNext({
    deployment: sampleDeployment(),
    before: sampleDeployment(),
    plan: { files: [...plan.files, ...files], changes: [] } as unknown as Plan,
    left: [],
    isRepository,
    repeat: '',
    first: 'production',
  }).replaceAll(/\s+/g, ' ');

test('a later run in a folder that is no git repository prints no command that needs one', () => {
  expect(later([], false)).toContain('git init --initial-branch=main gh repo create');
  expect(later([], false)).toContain('git push --set-upstream origin main');
  expect(later([], false)).not.toContain('git diff');
  expect(later([])).toContain('git diff');
  expect(later([])).not.toMatch(/git init|set-upstream/);
});

test('GitHub would still run an edited workflow that is not written any more, so a step deletes it', () => {
  const left = (path: string): object => ({ file: { path, text: '' }, state: 'left', before: 'a', after: 'a' });
  expect(later([left('.github/workflows/release.yml')])).toMatch(
    /Bring your changes of \.github\/workflows\/release\.yml to the new files.* git rm \.github\/workflows\/release\.yml/,
  );
  expect(later([left('Dockerfile')])).not.toContain('git rm');
});

const secretStore = { kind: 'ClusterSecretStore', name: 'vault', key: 'shop', others: {} };

test('values that belong into a secret store are named, and those of the workflows alone are set', () => {
  const text = next({ platform: 'kubernetes', secretStore });
  expect(text).toContain(
    'Put these values into the secret shop of the ClusterSecretStore vault, each as a property under its name, also if the ' +
      'repository has one now: AWS_S3_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY. Where the app or you need them: ' +
      'AWS_REGION, SERVICESTACK_LICENSE.',
  );
  expect(text).not.toMatch(/gh secret set AWS|kubernetes-access/);
});

test('a later run names them when the store is new or another one', () => {
  const after = (before: Partial<Deployment>) =>
    next({ platform: 'kubernetes', secretStore }, sampleDeployment({ platform: 'kubernetes', ...before }));
  expect(after({})).toMatch(
    /into the secret shop [^]*AWS_S3_BUCKET[^]*kubectl apply -f \.deploy\/kubernetes-access\.yaml/,
  );
  expect(after({ secretStore: { ...secretStore, key: 'other' } })).toContain('into the secret shop');
  expect(after({ secretStore })).not.toContain('into the secret');
});
