import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const dockerfile = 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';
const workflow = (step: string): Record<string, string> => ({
  '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    steps:\n      - ${step}\n`,
});
const context = (files: Record<string, string>): string | undefined => {
  const fact = factsOf({ 'MyApp/Dockerfile': dockerfile, ...files }).buildContext;
  return fact && `${fact.value} @ ${fact.from.replace(/:\d+$/, '')}`;
};

test.each<[string, Record<string, string>, string | undefined]>([
  [
    'Compose',
    { 'docker-compose.yml': 'services:\n  a:\n    build: { context: ./MyApp }\n' },
    'MyApp @ docker-compose.yml',
  ],
  ['Compose in a word', { 'docker-compose.yml': 'services:\n  a:\n    build: MyApp/\n' }, 'MyApp @ docker-compose.yml'],
  [
    'Compose in a folder',
    { '.deploy/compose.yml': 'services:\n  a:\n    build: ../MyApp\n' },
    'MyApp @ .deploy/compose.yml',
  ],
  ['Compose, of another Dockerfile', { 'docker-compose.yml': 'services:\n  a:\n    build: ./Other\n' }, undefined],
  [
    'Compose in the root',
    { 'docker-compose.yml': 'services:\n  a:\n    build: { context: ., dockerfile: MyApp/Dockerfile }\n' },
    undefined,
  ],
  [
    'an action',
    workflow('{ uses: docker/build-push-action@v5, with: { context: ./MyApp } }'),
    'MyApp @ .github/workflows/a.yml',
  ],
  [
    'an action with a file',
    workflow('{ uses: docker/build-push-action@v5, with: { context: MyApp, file: ./MyApp/Dockerfile } }'),
    'MyApp @ .github/workflows/a.yml',
  ],
  [
    'an action with the whole path on the runner',
    workflow(
      '{ uses: docker/build-push-action@v5, with: { context: "${{ github.workspace }}/MyApp", file: "${{ github.workspace }}/MyApp/Dockerfile" } }',
    ),
    'MyApp @ .github/workflows/a.yml',
  ],
  [
    'a list of a matrix',
    {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  a:\n    strategy: { matrix: { app: [ Other, MyApp ], platform: [ a, b ] } }\n    steps:\n' +
        '      - uses: docker/build-push-action@v5\n        with: { context: "${{ matrix.app }}", file: "${{ matrix.app }}/Dockerfile" }\n',
    },
    'MyApp @ .github/workflows/a.yml',
  ],
  [
    'what a matrix includes',
    {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        include:\n          - { app: { folder: MyApp } }\n    steps:\n' +
        '      - run: docker build -f ${{ matrix.app.folder }}/Dockerfile ./${{ matrix.app.folder }}\n',
    },
    'MyApp @ .github/workflows/a.yml',
  ],
  ['a command', workflow('{ run: "docker build -t a -f MyApp/Dockerfile MyApp" }'), 'MyApp @ .github/workflows/a.yml'],
  [
    'an address',
    workflow('{ uses: docker/build-push-action@v5, with: { context: "https://a/b.git", file: MyApp/Dockerfile } }'),
    undefined,
  ],
  ['nothing', {}, undefined],
])('the folder of the build: %s', (_what, files, expected) => {
  expect(context(files)).toBe(expected);
});
