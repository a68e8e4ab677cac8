import { describe, expect, test } from 'vitest';
import { nodeVersion, npmInPublish, npmInstall } from '../../src/facts/npm-build.js';
import { readPackageJson } from '../../src/project/package-json.js';
import { csproj, sample } from './sample.js';

const install = (scripts: Record<string, string>, files: Record<string, string> = {}): string => {
  const project = sample({ 'ui/package.json': JSON.stringify({ scripts }), ...files });
  const packageJson = readPackageJson(project, 'ui/package.json');
  return packageJson ? npmInstall(project, packageJson) : '';
};

describe('npm install', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['without a lock file', {}, {}, 'npm install'],
    ['with a lock file', {}, { 'ui/package-lock.json': '{}' }, 'npm ci'],
    ['with a shrinkwrap', {}, { 'ui/npm-shrinkwrap.json': '{}' }, 'npm ci'],
    ['with a hook of its own', { postinstall: 'patch-package' }, {}, 'npm install'],
    ['with a hook that starts .NET', { postinstall: 'cd ../api && dotnet run' }, {}, 'npm install --ignore-scripts'],
    [
      'with a hook that calls a script that does',
      { postinstall: 'npm run migrate', migrate: 'dotnet run' },
      {},
      'npm install --ignore-scripts',
    ],
    [
      'with a hook in a file that does',
      { prepare: 'node ./setup.mjs' },
      { 'ui/setup.mjs': "execSync('dotnet run')" },
      'npm install --ignore-scripts',
    ],
    ['with a script that nobody calls', { migrate: 'dotnet run' }, {}, 'npm install'],
  ])('%s', (_what, scripts, files, expected) => {
    expect(install(scripts, files)).toBe(expected);
  });
});

test('Node: what the project says, else its workflow, else the default; never one that is too old for the tools', () => {
  const workflow = (version: string): Record<string, string> => ({
    '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: ${version}\n`,
  });
  expect([
    nodeVersion(sample({ 'ui/.nvmrc': 'v20.1.0\n', ...workflow('24') }), 'ui'),
    nodeVersion(sample(workflow('24.x')), 'ui', '>=22.1'),
    nodeVersion(sample(workflow('24.x')), 'ui'),
    nodeVersion(sample(workflow('16')), 'ui'),
    nodeVersion(sample(), 'ui'),
  ]).toEqual([20, 22, 24, 22, 22]);
});

test('npm in publish is read with its folder, and other commands are not', () => {
  const files = (tasks: string): Record<string, string> => ({
    'MyApp/MyApp.csproj': csproj(`<Target Name="T" BeforeTargets="Publish">${tasks}</Target>`),
    'MyApp/package.json': '{}',
  });
  const host = { folder: 'MyApp', csproj: 'MyApp/MyApp.csproj', assembly: 'MyApp' };
  expect(
    npmInPublish(
      sample(
        files(
          '<Exec Command="npm run build" WorkingDirectory="../Client" />\n<Exec Command="npm install" WorkingDirectory="./" />',
        ),
      ),
      host,
    ),
  ).toEqual({ value: { folder: 'MyApp', node: 22 }, from: 'MyApp/MyApp.csproj:6', guessed: false });
  expect(npmInPublish(sample(files('<Exec Command="echo npm" />')), host)).toBeUndefined();
});
