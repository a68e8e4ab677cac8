import { expect, test } from 'vitest';
import { findNpmRegistry } from '../../src/facts/npm-registry.js';
import { buildInputs } from '../../src/deployment/build-secrets.js';
import { account } from '../../src/deployment/account.js';
import { buildSteps } from '../../src/platforms/shared/build-steps.js';
import { renderDockerfile } from '../../src/platforms/shared/dockerfile.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { sample } from './sample.js';

/** A workflow that sets up Node with these inputs, and then runs this. */
const workflow = (inputs: string, steps: string, job = '') => ({
  '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
${job}    steps:
      - uses: actions/setup-node@v4
        with: { node-version: 22, ${inputs} }
${steps}`,
});
const GITHUB = 'registry-url: https://npm.pkg.github.com, scope: acme';
const install = (token: string) => `      - run: npm ci
        env: { NODE_AUTH_TOKEN: "${token}" }
`;
const registryOf = (files: Readonly<Record<string, string>>) => findNpmRegistry(sample(files))?.value;

test.each([
  ['with the token of the step that installs', workflow(GITHUB, install('${{ secrets.NPM_TOKEN }}')), 'NPM_TOKEN'],
  [
    'with the token of the job',
    workflow(GITHUB, '      - run: npm ci\n', '    env: { NODE_AUTH_TOKEN: "${{ secrets.A }}" }\n'),
    'A',
  ],
  [
    'with the token of the step that sets up Node',
    workflow(GITHUB, '        env: { NODE_AUTH_TOKEN: "${{ secrets.B }}" }\n      - run: pnpm i\n'),
    'B',
  ],
  ["with the run's own token", workflow(GITHUB, install('${{ github.token }}')), 'GITHUB_TOKEN'],
  [
    'for a project file that calls npm',
    workflow(GITHUB, install('${{ secrets.C }}').replace('npm ci', 'dotnet publish')),
    'C',
  ],
])('the registry %s', (_what, files, secret) => {
  expect(registryOf(files)).toEqual({ url: 'https://npm.pkg.github.com', scope: '@acme', secret });
});

test.each([
  ['it only publishes', workflow(GITHUB, install('${{ secrets.NPM_TOKEN }}').replace('npm ci', 'npm publish'))],
  [
    'it is the public one without a token',
    workflow('registry-url: https://registry.npmjs.org', '      - run: npm ci\n'),
  ],
  ['nothing says where the token comes from', workflow(GITHUB, install('${{ steps.login.outputs.token }}'))],
])('no registry where %s', (_why, files) => {
  expect(registryOf(files)).toBeUndefined();
});

const npmRegistry = { url: 'https://npm.pkg.github.com', scope: '@Acme', secret: 'NPM_TOKEN' };
const ui = { folder: 'ui', node: 22, install: 'npm ci' };
const { app } = sampleDeployment();
const items = ['registry-url https://npm.pkg.github.com', 'scope @Acme'].map((name) => ({
  kind: 'build' as const,
  name,
  where: 'a:1',
  value: name.split(' ')[1] as string,
}));

test('the new workflow has the registry, and the token where npm runs', () => {
  const steps = [{ name: 'Packages', where: 'a:1', run: 'npm ci', env: [] }];
  const deployment = sampleDeployment({ app: { ...app, npmRegistry, steps } });
  const text = buildSteps(deployment);
  expect(text).toContain(', registry-url: "https://npm.pkg.github.com", scope: "@Acme" }');
  expect(text).toMatch(/name: Packages\n.*\n {8}env:\n {10}NODE_AUTH_TOKEN: "\$\{\{ secrets\.NPM_TOKEN \}\}"/);
  expect(buildInputs(deployment.app).map(({ name }) => name)).toEqual(['NPM_TOKEN']);
  expect(account(items, deployment).kept.map(({ at }) => at.setting)).toEqual([
    ['Set up Node', 'registry-url'],
    ['Set up Node', 'scope'],
  ]);
});

test('the supplied Dockerfile has it, and a second run finds it there', () => {
  const image = { kind: 'supplied' as const, path: 'Dockerfile' };
  const deployment = sampleDeployment({ app: { ...app, npmRegistry, ui, image } });
  const text = renderDockerfile(deployment)?.text ?? '';
  expect(text).toContain(
    "RUN printf '%s\\n' '@acme:registry=https://npm.pkg.github.com/' " +
      "'//npm.pkg.github.com/:_authToken=${NODE_AUTH_TOKEN}' > ~/.npmrc\n",
  );
  expect(text).toContain('export NODE_AUTH_TOKEN="$(cat /run/secrets/NODE_AUTH_TOKEN)"');
  expect(account(items, deployment).replaced.map(({ by }) => by)).toEqual([
    'the file .npmrc that Dockerfile writes',
    'the file .npmrc that Dockerfile writes',
  ]);
  expect(
    registryOf({
      Dockerfile: text,
      '.github/workflows/release.yml': `on: push\njobs:\n  build:\n    steps:\n${buildSteps(deployment)}\n`,
    }),
  ).toEqual({ url: 'https://npm.pkg.github.com/', scope: '@acme', secret: 'NPM_TOKEN' });
});

test('a Dockerfile does not know the owner of the repository, so the registry is named as lost', () => {
  const image = { kind: 'supplied' as const, path: 'Dockerfile' };
  const { scope: _scope, ...ownersOnly } = npmRegistry;
  const deployment = sampleDeployment({ app: { ...app, npmRegistry: ownersOnly, ui, image } });
  expect(renderDockerfile(deployment)?.text).not.toContain('npmrc');
  expect(account(items.slice(0, 1), deployment).lost).toHaveLength(1);
});
