import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { buildItems } from '../../src/facts/carry-over/build-items.js';
import { buildSteps } from '../../src/platforms/shared/build-steps.js';
import { readYaml, isYaml } from '../../src/project/yaml-file.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf, sample } from './sample.js';

const workflow = (inputs: string) => ({
  Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY MyApp .\n',
  '.github/workflows/deploy.yml': `on: push
env: { TITLE: Shop }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
${inputs}`,
});
const inputs = `          add-hosts: feed:10.0.0.1
          shm-size: 1g
          labels: |
            title=\${{ env.TITLE }}
            commit=\${{ github.sha }}
            owner=\${{ secrets.OWNER }}
            \${{ steps.meta.outputs.labels }}
`;
const builderInputs = (text: string) => (factsOf(workflow(text)).builderInputs ?? []).map(({ value }) => value);

test('the inputs that mean the same in another workflow', () => {
  expect(builderInputs(inputs).map(({ input, value }) => `${input}: ${value}`)).toEqual([
    'add-hosts: feed:10.0.0.1',
    'shm-size: 1g',
    'labels: title=Shop',
    'labels: commit=${{ github.sha }}',
  ]);
});

test('they stand in the new workflow, and what does not is named', () => {
  const { app } = sampleDeployment();
  const deployment = sampleDeployment({
    app: { ...app, image: { kind: 'dockerfile', path: 'Dockerfile' }, builderInputs: builderInputs(inputs) },
  });
  expect(buildSteps(deployment)).toContain(`          add-hosts: "feed:10.0.0.1"
          shm-size: "1g"
          labels: |
            title=Shop
            commit=\${{ github.sha }}
`);
  const file = readYaml(
    sample(workflow(`${inputs}          network: host\n          cache-from: type=gha\n`)),
    '.github/workflows/deploy.yml',
  );
  const steps = isYaml(file) ? file.root.get('jobs').get('a').get('steps').items : [];
  const { kept, replaced, lost } = account(steps.flatMap(buildItems), deployment);
  expect(kept.map(({ name }) => name)).toEqual([
    'add-hosts feed:10.0.0.1',
    'shm-size 1g',
    'labels title=${{ env.TITLE }}',
    'labels commit=${{ github.sha }}',
  ]);
  expect(replaced.map(({ name, by }) => `${name}: ${by}`)).toEqual([
    'cache-from type=gha: a build without a cache, so that nothing of another run gets into the image',
    'labels ${{ steps.meta.outputs.labels }}: nothing, because the labels of docker/metadata-action only describe the image',
  ]);
  expect(lost.map(({ name }) => name)).toEqual(['network host', 'labels owner=${{ secrets.OWNER }}']);
});

test('a second run finds them in the workflow of the first', () => {
  const { app } = sampleDeployment();
  const first = sampleDeployment({
    app: { ...app, image: { kind: 'dockerfile', path: 'Dockerfile' }, builderInputs: builderInputs(inputs) },
  });
  const facts = factsOf({
    ...workflow(''),
    '.github/workflows/deploy.yml': `on: push\njobs:\n  build:\n    steps:\n${buildSteps(first)}\n      - run: bash .deploy/deploy.sh remote deploy\n`,
  });
  expect(facts.builderInputs?.map(({ value }) => value.value)).toEqual(builderInputs(inputs).map(({ value }) => value));
});

test('docker/setup-buildx-action brings the image of BuildKit, and no other option of the driver', () => {
  const items = ['driver-opts image=moby/buildkit:master', 'driver-opts network=host'].map((name) => ({
    kind: 'build' as const,
    name,
    where: 'a:1',
  }));
  const { replaced, lost } = account(items, sampleDeployment());
  expect(replaced.map(({ name }) => name)).toEqual(['driver-opts image=moby/buildkit:master']);
  expect(lost.map(({ name }) => name)).toEqual(['driver-opts network=host']);
});
