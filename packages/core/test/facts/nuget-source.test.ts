import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { adviceFor } from '../../src/deployment/advice-for.js';
import { buildInputs } from '../../src/deployment/build-secrets.js';
import { findNugetSource } from '../../src/facts/nuget-source.js';
import { buildSteps } from '../../src/platforms/shared/build-steps.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf, sample } from './sample.js';

const FEED = 'https://nuget.pkg.github.com/acme/index.json';
/** A workflow that sets up .NET with this feed, and then runs this. */
const workflow = (run: string, url = FEED, token = '${{ secrets.FEED_TOKEN }}') => ({
  '.github/workflows/deploy.yml': `on: { push: { branches: [ main ] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-dotnet@v4
        with:
          dotnet-version: 10.0.x
          source-url: ${url}
        env:
          NUGET_AUTH_TOKEN: ${token}
      - run: ${run}
      - uses: appleboy/ssh-action@v1
        with: { host: h, script: docker compose up -d }
`,
});
const sourceOf = (files: Readonly<Record<string, string>>) =>
  findNugetSource(sample(files)).map(({ value: { secret, source } }) => ({ secret, ...source }));

test.each([
  ['to publish', workflow('dotnet publish MyApp'), { secret: 'FEED_TOKEN', url: FEED }],
  [
    'of the owner of the repository, with the token of the run',
    workflow(
      'dotnet restore',
      'https://nuget.pkg.github.com/${{ github.repository_owner }}/index.json',
      '${{ github.token }}',
    ),
    { secret: 'GITHUB_TOKEN', url: 'https://nuget.pkg.github.com/${{ github.repository_owner }}/index.json' },
  ],
])('the feed %s', (_what, files, source) => expect(sourceOf(files)).toEqual([source]));

test.each([
  ['tests', workflow('dotnet test')],
  ['packages that it publishes', workflow('dotnet nuget push a.nupkg')],
  ['a token that comes from a step', workflow('dotnet publish', FEED, '${{ steps.a.outputs.b }}')],
])('no feed for %s', (_what, files) => expect(sourceOf(files)).toEqual([]));

const { earlierItems = [], feeds = [] } = factsOf(workflow('dotnet publish MyApp'));
const items = earlierItems.filter(({ name }) => /source-url|FEED_TOKEN/.test(name));
const { app } = sampleDeployment();
const withFeed = (image: typeof app.image) =>
  sampleDeployment({ app: { ...app, image, feeds: feeds.map(({ value }) => value) } });

test('the new workflow has the feed and its token where it publishes the image', () => {
  const deployment = withFeed({ kind: 'sdk' });
  const text = buildSteps(deployment);
  expect(text).toMatch(
    /uses: actions\/setup-dotnet@\S+.*\n {8}with: \{ dotnet-version: "?[\d.x]+"?, source-url: "?https:\/\/nuget\.pkg\.github\.com\/acme\/index\.json"? \}\n {8}env:\n {10}NUGET_AUTH_TOKEN: \$\{\{ secrets\.FEED_TOKEN \}\}\n/,
  );
  expect(text.match(/NUGET_AUTH_TOKEN: \$\{\{ secrets\.FEED_TOKEN \}\}/g)).toHaveLength(2);
  expect(buildInputs(deployment.app).map(({ name }) => name)).toContain('FEED_TOKEN');
  expect(account(items, deployment).kept.map(({ name, at }) => [name, at.setting])).toEqual([
    ['FEED_TOKEN', ['secrets']],
    [`source-url ${FEED}`, ['Set up .NET', 'source-url']],
  ]);
  expect(sourceOf({ '.github/workflows/release.yml': `on: push\njobs:\n  build:\n    steps:\n${text}\n` })).toEqual([
    { secret: 'FEED_TOKEN', url: FEED },
  ]);
});

test('a step with .NET that stays has the token as well', () => {
  const steps = [{ name: 'Publish', where: 'a:1', run: 'dotnet publish -o out', env: [] }];
  const image = { kind: 'dockerfile' as const, path: 'Dockerfile' };
  const text = buildSteps(sampleDeployment({ app: { ...withFeed(image).app, steps } }));
  expect(text).toMatch(/name: Publish\n.*\n {8}env:\n {10}NUGET_AUTH_TOKEN: "\$\{\{ secrets\.FEED_TOKEN \}\}"/);
});

test('where Docker builds the app, the feed and its token are lost, with the way to name the feed', () => {
  const deployment = withFeed({ kind: 'supplied', path: 'Dockerfile' });
  const carryOver = account(items, deployment);
  expect(carryOver.lost.map(({ name }) => name)).toEqual(['FEED_TOKEN', `source-url ${FEED}`]);
  expect(buildInputs(deployment.app).map(({ name }) => name)).not.toContain('FEED_TOKEN');
  for (const item of carryOver.lost)
    expect(adviceFor(item, { ...deployment, carryOver })).toBe(
      'Docker builds the app now, and knows only feeds that the repository names. If the app needs packages of this one, name it in a ' +
        'NuGet.config in the root folder, with %NUGET_AUTH_TOKEN% as its password, and run the generator again.',
    );
});
