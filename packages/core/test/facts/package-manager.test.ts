import { expect, test } from 'vitest';
import { npmInPublish, npmInstall } from '../../src/facts/npm-build.js';
import { packageManager } from '../../src/facts/package-manager.js';
import { readPackageJson } from '../../src/project/package-json.js';
import { csproj, sample } from './sample.js';

const workflow = {
  '.github/workflows/a.yml': 'jobs: { a: { steps: [ { uses: pnpm/action-setup@v4, with: { version: 10 } } ] } }',
};

test.each<[string, Record<string, string>, string]>([
  ['nothing', {}, 'npm install'],
  ['a lock file of npm', { 'ui/package-lock.json': '{}' }, 'npm ci'],
  [
    'pnpm by its field',
    { 'ui/package.json': '{ "packageManager": "pnpm@9.1.0" }', 'ui/pnpm-lock.yaml': '' },
    'corepack enable && pnpm install --frozen-lockfile',
  ],
  [
    'pnpm by its field, without a lock file',
    { 'ui/package.json': '{ "packageManager": "pnpm@9.1.0+sha512.a" }' },
    'corepack enable && pnpm install --no-frozen-lockfile',
  ],
  [
    'pnpm by its lock file',
    { 'ui/pnpm-lock.yaml': "lockfileVersion: '6.0'\n" },
    'npm install --global pnpm@8 && pnpm install --frozen-lockfile',
  ],
  [
    'pnpm as the workflow had it',
    { 'ui/pnpm-lock.yaml': "lockfileVersion: '9.0'\n", ...workflow },
    'npm install --global pnpm@10 && pnpm install --frozen-lockfile',
  ],
  [
    'a workspace of pnpm',
    { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n", 'pnpm-workspace.yaml': '' },
    'npm install --global pnpm@9 && pnpm install --frozen-lockfile',
  ],
  ['a lock file above that is not a workspace', { 'pnpm-lock.yaml': '' }, 'npm install'],
  [
    'a workspace of npm',
    { 'package-lock.json': '{}', 'package.json': '{ "workspaces": ["ui"] }' },
    'npm ci --prefix ..',
  ],
  ['Yarn 1', { 'ui/yarn.lock': '# yarn lockfile v1\n' }, 'yarn install --frozen-lockfile'],
  [
    'Yarn 4 by its field',
    { 'ui/yarn.lock': '__metadata:\n', 'ui/package.json': '{ "packageManager": "yarn@4.5.0" }' },
    'corepack enable && yarn install --immutable',
  ],
  [
    'Yarn 4 in the project',
    { 'ui/yarn.lock': '__metadata:\n', 'ui/.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.cjs\n' },
    'yarn install --immutable',
  ],
  [
    'Yarn 4 by its lock file',
    { 'ui/yarn.lock': '# x\n__metadata:\n' },
    'npm install --global --force @yarnpkg/cli-dist@4 && yarn install --immutable',
  ],
  ['Bun', { 'ui/bun.lock': '{}' }, 'npm install --global bun@1 && bun install --frozen-lockfile'],
  [
    'Node without Corepack',
    { 'ui/package.json': '{ "packageManager": "pnpm@9.1.0", "engines": { "node": ">=26" } }' },
    'npm install --global corepack && corepack enable && pnpm install --no-frozen-lockfile',
  ],
  [
    'scripts that start .NET',
    {
      'ui/yarn.lock': '__metadata:\n',
      'ui/package.json': '{ "packageManager": "yarn@4.5.0", "scripts": { "postinstall": "dotnet run" } }',
    },
    'corepack enable && yarn install --immutable --mode=skip-build',
  ],
])('packages are installed by the manager of the project: %s', (_what, files, expected) => {
  const project = sample({ 'ui/package.json': '{}', ...files });
  const packageJson = readPackageJson(project, 'ui/package.json');
  expect(packageJson && npmInstall(project, packageJson)).toBe(expected);
});

test('the folder with the workspace is known', () => {
  const project = sample({ 'web/ui/package.json': '{}', 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': '' });
  expect(packageManager(project, 'web/ui', 22)).toMatchObject({ name: 'pnpm', workspace: '.' });
});

const host = { folder: 'MyApp', csproj: 'MyApp/MyApp.csproj', assembly: 'MyApp' };
const publishing = (commands: string, more: Record<string, string> = {}) =>
  npmInPublish(
    sample({
      'MyApp/MyApp.csproj': csproj(
        `<PropertyGroup><SpaRoot>..\\MyApp.Client\\</SpaRoot></PropertyGroup><Target Name="a" AfterTargets="ComputeFilesToPublish">${commands}</Target>`,
      ),
      'MyApp/package.json': '{}',
      'MyApp.Client/package.json': '{}',
      'MyApp.Client/package-lock.json': '{}',
      ...more,
    }),
    host,
  )?.value;

test.each<[string, string, unknown]>([
  [
    'WorkingDirectory',
    '<Exec Command="npm run build" WorkingDirectory="../MyApp.Client" />',
    { folder: 'MyApp.Client', install: 'npm ci', node: 22 },
  ],
  [
    'a property',
    '<Exec Command="npm run build" WorkingDirectory="$(SpaRoot)" />',
    { folder: 'MyApp.Client', install: 'npm ci', node: 22 },
  ],
  [
    'cd',
    '<Exec Command="cd $(ProjectDir)../MyApp.Client &amp;&amp; npm run build" />',
    { folder: 'MyApp.Client', install: 'npm ci', node: 22 },
  ],
  [
    'two folders, of which one installs its packages itself',
    '<Exec Command="npm install" /><Exec Command="npm run css" /><Exec Command="npm --prefix ../MyApp.Client run build" />',
    { folder: 'MyApp', others: [{ folder: 'MyApp.Client', install: 'npm ci' }], node: 22 },
  ],
  [
    'two folders',
    '<Exec Command="npm run css" /><Exec Command="npm run build" WorkingDirectory="$(SpaRoot)" />',
    { folder: 'MyApp', install: 'npm install', others: [{ folder: 'MyApp.Client', install: 'npm ci' }], node: 22 },
  ],
])('packages are installed in each folder where publish runs npm: %s', (_what, commands, expected) => {
  expect(publishing(commands)).toEqual(expected);
});

test('a program that publish calls is there', () => {
  const files = { 'MyApp/package.json': '{ "packageManager": "pnpm@9.1.0" }' };
  expect(publishing('<Exec Command="pnpm install" /><Exec Command="pnpm run css" />', files)).toEqual({
    folder: 'MyApp',
    install: 'corepack enable',
    node: 22,
  });
});

test('targets that all projects share count as well', () => {
  const files = {
    'MyApp/MyApp.csproj': csproj(),
    'Directory.Build.targets':
      '<Project><Target Name="a"><Exec Command="npm run build" WorkingDirectory="MyApp.Client" /></Target></Project>',
  };
  expect(publishing('', files)).toMatchObject({ folder: 'MyApp.Client', install: 'npm ci' });
});
