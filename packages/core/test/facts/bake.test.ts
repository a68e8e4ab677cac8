import { expect, test } from 'vitest';
import { readBake } from '../../src/project/bake.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { factsOf } from './sample.js';

const bake = `variable "STAGE" { default = "web" }
group "default" { targets = ["app"] }
target "_common" {
  args = { VERSION = "1.2", COMMIT = "\${GITHUB_SHA}" } # of all
  platforms = ["linux/arm64"]
}
target "app" {
  inherits = ["_common"]
  context = "."
  dockerfile = "Dockerfile"
  target = "\${STAGE}"
  secret = ["id=npmrc,env=NPMRC", { type = "env", id = "token" }]
  ssh = ["default"]
  contexts = { assets = "./assets" }
  tags = ["ghcr.io/acme/shop:latest"]
}
target "tests" { target = "tests" }
`;
const files = {
  'docker-bake.hcl': bake,
  Dockerfile:
    'FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS web\nRUN --mount=type=ssh git clone git@github.com:acme/x\nENTRYPOINT ["dotnet", "MyApp.dll"]\nFROM web AS tests\n',
  '.github/workflows/release.yml':
    "on: push\njobs:\n  a:\n    steps:\n      - uses: docker/bake-action@v5\n        with: { push: true, targets: app }\n        env: { NPMRC: '${{ secrets.NPMRC }}' }\n      - run: ssh a@b 'docker compose up -d'\n",
};

test('the targets of bake are builds of today', () => {
  const { buildTarget, buildArguments, buildSecrets, architecture } = factsOf(files);
  expect(buildTarget?.value).toBe('web');
  expect(buildArguments?.map(({ value }) => value)).toEqual([
    { name: 'VERSION', value: '1.2' },
    { name: 'COMMIT', value: '${{ github.sha }}' },
  ]);
  expect(buildSecrets?.map(({ value }) => value.id)).toEqual(['npmrc', 'token']);
  expect(architecture?.value).toBe('arm64');
});

test('what they say is told, and the agent that they are given', () => {
  const { earlierItems = [], buildAgent } = factsOf(files);
  expect(earlierItems.filter(({ where }) => where.startsWith('docker-bake.hcl')).map(({ name }) => name)).toEqual([
    'context .',
    'file Dockerfile',
    'target web',
    'build-arg VERSION',
    'build-arg COMMIT',
    'platform linux/arm64',
    'secret npmrc',
    'secret token',
    'ssh default',
    'contexts',
  ]);
  expect(buildAgent?.ids).toEqual(['default']);
});

test.each([
  [
    'JSON',
    'docker-bake.json',
    '{ "target": { "app": { "context": "./web", "args": { "A": 1 } } } }',
    [['./web', [['A', '1']]]],
  ],
  ['broken JSON', 'docker-bake.json', '{', []],
  ['a text that does not end', 'docker-bake.hcl', 'target "a" { args = { A = ["b"', [[undefined, [['A', '']]]]],
  ['endless inheritance', 'docker-bake.hcl', 'target "a" { inherits = ["a"] }', [[undefined, []]]],
])('%s', (_, path, text, expected) => {
  expect(readBake(memoryProject({ [path]: text }, 'shop')).map(({ context, args }) => [context, args])).toEqual(
    expected,
  );
});

const set = `set: |
            *.platform=linux/amd64
            app.target=tests
            app.args.VERSION=2.0
            *.args.COLOUR=red
            *.secrets=id=key,env=NPMRC
            other.args.NEVER=1
            *.tags=ghcr.io/acme/shop:1`;
const withSet = {
  ...files,
  '.github/workflows/release.yml': files['.github/workflows/release.yml'].replace(
    'with: { push: true, targets: app }',
    `with:\n          push: true\n          ${set}`,
  ),
};

test('what the action sets wins over the file', () => {
  const { buildTarget, buildArguments, buildSecrets, architecture } = factsOf(withSet);
  expect(buildTarget?.value).toBe('tests');
  expect(buildArguments?.map(({ value }) => `${value.name}=${value.value}`)).toEqual([
    'COMMIT=${{ github.sha }}',
    'VERSION=2.0',
    'COLOUR=red',
  ]);
  expect(buildSecrets?.map(({ value }) => `${value.id}=${value.source}`)).toContain('key=NPMRC');
  expect(architecture?.value).toBe('amd64');
});

test('what the action sets is told like an input of the builder', () => {
  const items = (factsOf(withSet).earlierItems ?? []).filter(
    ({ kind, where }) => kind === 'build' && where.startsWith('.github/'),
  );
  expect(items.map(({ name }) => name)).toEqual([
    'platform linux/amd64',
    'target tests',
    'build-arg VERSION',
    'build-arg COLOUR',
    'secret id=key',
    'build-arg NEVER',
    'set *.tags=ghcr.io/acme/shop:1',
  ]);
});

test('what a command sets wins as well', () => {
  const workflow = files['.github/workflows/release.yml'].replace(
    /- uses: docker\/bake[^\n]*\n[^\n]*\n/,
    '- run: docker buildx bake --push --set app.target=tests --set=*.args.VERSION=3 app\n',
  );
  const { buildTarget, buildArguments } = factsOf({ ...files, '.github/workflows/release.yml': workflow });
  expect(buildTarget?.value).toBe('tests');
  expect(buildArguments?.map(({ value }) => value.value)).toContain('3');
});
