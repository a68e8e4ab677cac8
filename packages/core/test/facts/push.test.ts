import { describe, expect, test } from 'vitest';
import { factsOf } from './sample.js';

const file = (on: string, run = 'ssh a@b docker compose up -d', name = ''): string =>
  `${name === '' ? '' : `name: ${name}\n`}on:\n  ${on}\njobs:\n  a:\n    steps:\n      - uses: appleboy/ssh-action@v1\n      - run: ${run}\n`;
const push = (files: Record<string, string>): boolean | undefined =>
  factsOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text])))
    .deploysOnPush?.value;

test.each<[string, Record<string, string>, boolean | undefined]>([
  ['a push to main', { release: file('push: { branches: [main] }') }, true],
  ['a push to any branch', { release: file('push:') }, true],
  ['a push to another branch', { release: file('push: { branches: [next] }') }, true],
  ['a push of tags', { release: file("push: { tags: ['v*'] }") }, false],
  ['a release', { release: file('release: { types: [published] }') }, false],
  [
    'a workflow after another one',
    {
      release: file('workflow_run: { workflows: [Build], branches: [main] }'),
      build: 'name: Build\non: [push]\njobs: {}\n',
    },
    true,
  ],
  [
    'a workflow after one that is started by hand',
    {
      release: file('workflow_run: { workflows: [Build] }'),
      build: 'name: Build\non: workflow_dispatch\njobs: {}\n',
    },
    false,
  ],
  [
    'workflows that wait for each other',
    {
      release: file('workflow_run: { workflows: [Build] }'),
      build: 'name: Build\non: { workflow_run: { workflows: [Release] } }\njobs: {}\n',
    },
    false,
  ],
  [
    'a workflow that deploys nothing',
    { build: 'on: [push]\njobs: { a: { steps: [ { run: dotnet test } ] } }\n' },
    undefined,
  ],
])('%s', (_what, files, expected) => {
  expect(push(files)).toBe(expected);
});

const job = (name: string, rest: string): string =>
  `  ${name}:\n${rest.replaceAll(/^(?=.)/gm, '    ')}    steps:\n      - uses: appleboy/ssh-action@v1\n`;
const stepsFor = (...names: readonly string[]): string =>
  `  a:\n    steps:\n${names.map((name) => `      - { if: "github.ref_name == '${name}'", run: flyctl deploy }\n`).join('')}`;
const branches = (on: string, ...jobs: readonly string[]): string | undefined =>
  factsOf({
    '.github/workflows/a.yml': `on:\n  ${on}\njobs:\n${jobs.join('') || job('a', '')}`,
  }).releaseBranches?.value.join(', ');

describe('the branches of which a push deploys', () => {
  const both = 'push: { branches: [main, next] }';
  test.each<[string, string | undefined, string | undefined]>([
    ['main', branches('push: { branches: [main] }'), undefined],
    ['any', branches('push:'), undefined],
    ['all', branches("push: { branches: ['**'] }"), undefined],
    ['another one', branches('push: { branches: [production] }'), 'production'],
    ['a pattern', branches("push: { branches: ['release/**'] }"), 'release/**'],
    ['main and another one', branches(both), 'main, next'],
    ['what the condition of the job names', branches(both, job('a', "if: github.ref == 'refs/heads/next'\n")), 'next'],
    ['main by a condition', branches(both, job('a', "if: ${{ contains(github.ref, 'main') }}\n")), undefined],
    [
      'main of two places',
      branches(both, job('a', "if: github.ref_name == 'next'\n"), job('b', "if: github.ref_name == 'main'\n")),
      undefined,
    ],
    ['main of two steps', branches(both, stepsFor('next', 'main')), undefined],
    ['both of one step', branches(both, stepsFor("main' || github.ref_name == 'next")), 'main, next'],
    [
      'main where the branch says which place it is',
      branches(both, job('a', "environment: ${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}\n")),
      undefined,
    ],
    [
      'a condition on a job that only tests',
      branches(both, job('a', ''), "  b:\n    if: github.ref_name == 'main'\n    steps: [{ run: npm test }]\n"),
      'main, next',
    ],
  ])('%s', (_what, found, expected) => {
    expect(found).toBe(expected);
  });

  test('also behind another workflow', () => {
    const facts = factsOf({
      '.github/workflows/release.yml': file('workflow_run: { workflows: [Build], branches: [next] }'),
      '.github/workflows/build.yml': 'name: Build\non: [push]\njobs: { a: { steps: [{ run: dotnet test }] } }\n',
    });
    expect([facts.releaseBranches?.value, facts.awaited?.value, facts.deploysOnPush?.value]).toEqual([
      ['next'],
      ['Build'],
      true,
    ]);
  });
});

const awaited = (files: Record<string, string>): readonly string[] | undefined =>
  factsOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text])))
    .awaited?.value;
const after = (name: string): string => `workflow_run: { workflows: [${name}], types: [completed], branches: [main] }`;
const tests = (name: string, on = 'push', run = 'dotnet test'): string =>
  `name: ${name}\non: { ${on}: }\njobs: { a: { steps: [{ run: ${run} }] } }\n`;

describe('which workflows a push waits for', () => {
  test.each<[string, Record<string, string>, readonly string[] | undefined]>([
    ['one that tests', { release: file(after('Build')), build: tests('Build') }, ['Build']],
    ['one given as a text', { release: file('workflow_run: { workflows: Build }'), build: tests('Build') }, ['Build']],
    ['two', { release: file(after('Build, Lint')), build: tests('Build'), lint: tests('Lint') }, ['Build', 'Lint']],
    [
      'one behind the build of the image',
      {
        release: file(after('Image')),
        image: tests('Image', `${after('Build')}, x`, 'docker build .'),
        build: tests('Build'),
      },
      ['Build'],
    ],
    [
      'only the build of the image',
      { release: file(after('Image')), image: tests('Image', 'push', 'docker build .') },
      undefined,
    ],
    [
      'one that no push starts',
      { release: file(after('Build')), build: tests('Build', 'workflow_dispatch') },
      undefined,
    ],
    [
      'one that only the end of another starts, which hides who pushed',
      { release: file(after('Test')), test: tests('Test', `${after('Build')}, x`), build: tests('Build') },
      undefined,
    ],
    ['one that is gone', { release: file(after('Build')) }, undefined],
    [
      'none, because the push itself deploys',
      { release: file('push: { branches: [main] }'), build: tests('Build') },
      undefined,
    ],
    ['one whose name is an expression', { release: file(after("'${{ x }}'")), build: tests("'${{ x }}'") }, undefined],
  ])('%s', (_what, files, expected) => {
    expect(awaited(files)).toEqual(expected);
  });
});
