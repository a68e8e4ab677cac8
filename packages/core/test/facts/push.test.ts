import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const file = (on: string, run = 'ssh a@b docker compose up -d', name = ''): string =>
  `${name === '' ? '' : `name: ${name}\n`}on:\n  ${on}\njobs:\n  a:\n    steps:\n      - uses: appleboy/ssh-action@v1\n      - run: ${run}\n`;
const push = (files: Record<string, string>): boolean | undefined =>
  factsOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text])))
    .deploysOnPush?.value;

test.each<[string, Record<string, string>, boolean | undefined]>([
  ['a push to main', { release: file('push: { branches: [main] }') }, true],
  ['a push to any branch', { release: file('push:') }, true],
  ['a push to another branch', { release: file('push: { branches: [next] }') }, false],
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
