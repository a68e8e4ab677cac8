import { describe, expect, test } from 'vitest';
import { findFeedValues } from '../../src/facts/feed-values.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { factsOf, shown } from './sample.js';

const nuget = (password: string) =>
  `<configuration><packageSourceCredentials><acme>
  <add key="ClearTextPassword" value="${password}" />
</acme></packageSourceCredentials></configuration>`;

const workflow = (value: string, level = '') => ({
  '.github/workflows/build.yml': `on: push
${level === 'workflow' ? `env: { FEED_TOKEN: "${value}" }\n` : ''}jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: dotnet publish
${level === '' ? `        env: { FEED_TOKEN: "${value}" }\n` : ''}`,
});

const builder = (value: string) => ({
  '.github/workflows/release.yml': `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with:
          secrets: |
            other=x
            FEED_TOKEN=${value}
`,
});

const feeds = (files: Readonly<Record<string, string>>) =>
  shown(factsOf(files).feeds ?? [], ({ name, secret, of }) => `${of}: ${name} = ${secret}`);

describe('what NuGet.config reads from the environment', () => {
  test.each([
    ['in the root', 'NuGet.config', ['dotnet: FEED_TOKEN = FEED_TOKEN @ NuGet.config:2']],
    [
      'beside the project, in small letters',
      'MyApp/nuget.config',
      ['dotnet: FEED_TOKEN = FEED_TOKEN @ MyApp/nuget.config:2'],
    ],
    ['in another folder', 'Other/NuGet.config', []],
  ])('%s', (_where, file, expected) => {
    expect(feeds({ [file]: nuget('%FEED_TOKEN%') })).toEqual(expected);
  });

  test.each([
    ['of the step', workflow('${{ secrets.GH_PACKAGES }}'), 'GH_PACKAGES'],
    ['of the workflow', workflow('${{ secrets.GH_PACKAGES }}', 'workflow'), 'GH_PACKAGES'],
    ['as a secret of the builder', builder('${{ secrets.GH_PACKAGES }}'), 'GH_PACKAGES'],
    ["the run's own token", workflow('${{ github.token }}'), 'GITHUB_TOKEN'],
  ])('the secret that it has %s', (_where, files, secret) => {
    expect(feeds({ 'NuGet.config': nuget('%FEED_TOKEN%'), ...files })).toEqual([
      `dotnet: FEED_TOKEN = ${secret} @ NuGet.config:2`,
    ]);
  });

  test.each([
    [
      'a test of another workflow',
      { '.github/workflows/a-test.yml': 'on: pull_request\njobs:\n  t:\n    steps:\n      - run: dotnet test\n' },
    ],
    ['a job of the same workflow', {}],
  ])('the token of the run that only %s has is not the one that the app is built with', (_where, files) => {
    const text = workflow('${{ secrets.GH_PACKAGES }}')['.github/workflows/build.yml'];
    const token = '        env: { FEED_TOKEN: "${{ github.token }}" }\n';
    const other = Object.entries(files).map(([path, test]) => [path, `${test}${token}`] as const);
    const own =
      other.length > 0
        ? text
        : `${text.replace('  build:', `  test:\n    steps:\n      - run: dotnet test\n${token}  build:`)}`;
    expect(
      feeds({
        'NuGet.config': nuget('%FEED_TOKEN%'),
        '.github/workflows/build.yml': own,
        ...Object.fromEntries(other),
      }),
    ).toEqual(['dotnet: FEED_TOKEN = GH_PACKAGES @ NuGet.config:2']);
  });

  test.each([['a password in the file'], ['%USERPROFILE%/packages'], ['100%']])('nothing: %s', (text) => {
    expect(feeds({ 'NuGet.config': nuget(text) })).toEqual([]);
  });

  test('nothing in a comment', () => {
    expect(feeds({ 'NuGet.config': `<!-- ${nuget('%FEED_TOKEN%')} --><configuration />` })).toEqual([]);
  });
});

describe('what the settings of npm and its like read', () => {
  const of = (file: string, text: string) =>
    shown(
      findFeedValues(memoryProject({ [file]: text }), 'MyApp', ['web/client', '.']),
      ({ name, of: kind }) => `${kind}: ${name}`,
    );

  test.each([
    [
      '.npmrc',
      '@acme:registry=https://npm.acme.com\n//npm.acme.com/:_authToken=${NPM_TOKEN}',
      ['npm: NPM_TOKEN @ .npmrc:2'],
    ],
    ['web/client/.npmrc', '//npm.acme.com/:_authToken=${NPM_TOKEN?}', ['npm: NPM_TOKEN @ web/client/.npmrc:1']],
    ['web/client/.yarnrc.yml', 'npmAuthToken: "${YARN_TOKEN}"', ['npm: YARN_TOKEN @ web/client/.yarnrc.yml:1']],
    ['bunfig.toml', '[install.registry]\ntoken = "$BUN_TOKEN"', ['npm: BUN_TOKEN @ bunfig.toml:2']],
    ['.npmrc', 'cache=${HOME}/.npm', []],
    ['.npmrc', 'registry=${REGISTRY-https://registry.npmjs.org}', []],
    ['.npmrc', '# token=${NPM_TOKEN}\n; token=${NPM_TOKEN}', []],
    ['MyApp/.npmrc', '//npm.acme.com/:_authToken=${NPM_TOKEN}', []],
  ])('%s: %s', (file, text, expected) => {
    expect(of(file, text)).toEqual(expected);
  });
});
