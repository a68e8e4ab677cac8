import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { keptSteps } from '../../src/deployment/kept-steps.js';
import { detect } from '../../src/facts/detect.js';
import { packItems, unpackItems } from '../../src/generator/earlier-items.js';
import { renderReleaseYml } from '../../src/platforms/compose/release-yml.js';
import { anyFamily, sample } from '../facts/sample.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const tailwind = `curl -sLo /usr/local/bin/tailwindcss "https://example.org/$TAILWIND/tailwindcss-linux-x64"
chmod +x /usr/local/bin/tailwindcss`;

/** A workflow that deploys by Kamal, with these steps before its build. */
const workflow = (...steps: object[]): string =>
  JSON.stringify({
    on: 'push',
    env: { TAILWIND: 'v4' },
    jobs: {
      build: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v4' },
          ...steps,
          { name: 'Build', run: 'docker build -t a .\ndocker push a' },
          { name: 'Tell', run: 'curl https://example.org/told' },
        ],
      },
      deploy: { 'runs-on': 'ubuntu-latest', steps: [{ name: 'Deploy', run: 'kamal deploy -P' }] },
    },
  });

const itemsOf = (...steps: object[]) =>
  detect(
    sample({
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
      'config/deploy.yml': 'service: a\n',
      '.github/workflows/deploy.yml': workflow(...steps),
    }),
    [anyFamily],
  ).facts.earlierItems ?? [];

const { app } = sampleDeployment();
const deployment = sampleDeployment({ app: { ...app, image: { kind: 'dockerfile', path: 'Dockerfile' } } });
const kept = (...steps: object[]) => keptSteps(itemsOf(...steps), deployment).steps ?? [];

test('a step before the build that nothing else does is kept as it was', () => {
  const steps = kept({ name: 'Fetch Tailwind', run: tailwind, 'working-directory': './MyApp' });
  expect(steps).toEqual([
    {
      name: 'Fetch Tailwind',
      run: tailwind,
      folder: 'MyApp',
      env: [{ name: 'TAILWIND', value: 'v4' }],
      where: expect.stringMatching(/^\.github\/workflows\/deploy\.yml:1$/),
    },
  ]);
});

test('its secrets become variables of the step, and secrets that the build needs', () => {
  const [step] = kept({
    name: 'Fetch',
    env: { A: '${{ secrets.A }}' },
    run: 'curl -H "Auth: ${{ secrets.TOKEN }}" https://example.org/${{ github.sha }}/${{ vars.V }}/$A',
  });
  // Two of them stood without quotes.
  expect(step?.run).toBe(
    '# shellcheck disable=SC2086\ncurl -H "Auth: ${TOKEN}" https://example.org/${GITHUB_SHA}/${V}/$A',
  );
  expect(step?.env).toEqual([
    { name: 'A', value: '${{ secrets.A }}' },
    { name: 'TOKEN', value: '${{ secrets.TOKEN }}' },
    { name: 'V', value: '${{ vars.V }}' },
  ]);
});

test('what is in quotes needs no word of ours, and what the step says of the build stays with it', () => {
  const [step] = kept({ name: 'Build', run: 'dotnet publish "-p:A=${{ secrets.A }}"' });
  expect(step?.run).toBe('dotnet publish "-p:A=${A}"');
});

test.each([
  ['an output of another step', { run: 'fetch ${{ steps.a.outputs.b }}' }],
  ['a condition', { run: 'fetch a', if: "github.ref == 'refs/heads/main'" }],
  ['another shell', { run: 'fetch a', shell: 'pwsh' }],
  ['an expression that the shell would not fill in', { run: "fetch '${{ secrets.A }}'" }],
  ['an action', { uses: 'acme/fetch@v1' }],
  ['the way to the host', { run: 'mkdir -p ~/.ssh\nfetch-key > ~/.ssh/id_rsa' }],
  ['what the new workflow does', { run: 'docker login ghcr.io' }],
  ['a folder that a run makes up', { run: 'fetch a', 'working-directory': '${{ env.X }}' }],
])('not kept: %s', (_what, step) => {
  expect(kept({ name: 'One', ...step })).toEqual([]);
});

test('what is not kept is lost, and what comes after the build is never kept', () => {
  const items = itemsOf({ name: 'One', run: 'fetch a' }, { name: 'Two', run: 'fetch ${{ steps.a.outputs.b }}' });
  const { steps = [] } = keptSteps(items, deployment);
  const { lost } = account(items, sampleDeployment({ app: { ...deployment.app, steps } }));
  expect(steps.map(({ name }) => name)).toEqual(['One']);
  expect(lost.filter(({ kind }) => kind === 'step').map(({ name }) => name)).toEqual(['Two', 'Tell']);
});

test('nothing is kept for an image that somebody else builds', () => {
  const published = sampleDeployment({ app: { ...app, image: { kind: 'published', image: 'a/b:1' } } });
  expect(keptSteps(itemsOf({ name: 'One', run: 'fetch a' }), published)).toEqual({});
});

test('it is remembered after its workflow has gone', () => {
  const items = itemsOf({ name: 'One', run: tailwind });
  expect(unpackItems(packItems(items, ''))).toEqual(items);
  expect(unpackItems(packItems([{ ...(items[0] as object), script: { run: 1 } } as never], ''))).toBeUndefined();
});

test('in the workflow it stands before the build, in its folder, and is skipped where nothing is built', () => {
  const steps = [
    { name: 'A: b', run: tailwind, folder: 'MyApp', env: [{ name: 'T', value: '${{ secrets.T }}' }], where: 'a:1' },
    { name: 'Publish', run: '  dotnet publish -o out', env: [{ name: 'ON', value: 'yes' }], where: 'a:2' },
    { name: 'Install', run: 'pnpm i', env: [], where: 'a:3' },
  ];
  const { text } = renderReleaseYml(sampleDeployment({ app: { ...deployment.app, steps } }));
  const all = parse(text).jobs.build.steps as readonly Record<string, unknown>[];
  const names = all.map(({ name }) => name);
  expect(names.slice(2, 9)).toEqual([
    'Set up .NET',
    'Set up Buildx',
    'Set up Node',
    'A: b',
    'Publish',
    'Install',
    'Log in to ghcr.io',
  ]);
  expect(all[5]).toEqual({
    name: 'A: b',
    if: "inputs.version == ''",
    'working-directory': 'MyApp',
    env: { T: '${{ secrets.T }}' },
    run: `${tailwind}\n`,
  });
  expect(all[6]).toMatchObject({ env: { ON: 'yes' }, run: '  dotnet publish -o out' });
  expect(parse(text).jobs.build.environment).toBe('production');
});

const node = { uses: 'actions/setup-node@v6', with: { 'node-version': '24', cache: 'pnpm' } };

test.each([
  [
    { uses: 'pnpm/action-setup@v4', with: { version: '11.0.1' } },
    'corepack enable && corepack prepare pnpm@11.0.1 --activate',
    'pnpm release',
  ],
  [{ uses: 'pnpm/action-setup@v4' }, 'corepack enable', 'pnpm release'],
])('what installs a program for a step that is kept is kept as well: %o', (action, run, release) => {
  const items = itemsOf(node, action, { run: release });
  const { steps = [], stepsNode } = keptSteps(items, deployment);
  expect(steps.map((step) => step.run)).toEqual([run, release]);
  const text = renderReleaseYml({ ...deployment, app: { ...deployment.app, steps, stepsNode: stepsNode ?? 0 } }).text;
  expect(text).toContain('node-version: 24,');
  expect(unpackItems(packItems(items, ''))).toEqual(items);
});

test('a program that no kept step calls is not installed', () => {
  expect(kept({ uses: 'pnpm/action-setup@v4' }, { run: 'make site' }).map(({ run }) => run)).toEqual(['make site']);
  expect(kept({ uses: 'pnpm/action-setup@v4', with: { run_install: 'true' } }, { run: 'pnpm x' })).toHaveLength(1);
});

test('a step that only reads values for others is none', () => {
  const read =
    'echo "commit=$(git rev-parse HEAD)" >> $GITHUB_OUTPUT\necho "store=$(pnpm store path)" >> $GITHUB_OUTPUT';
  expect(itemsOf({ name: 'Read', run: read }).filter(({ name }) => name === 'Read')).toEqual([]);
  expect(kept({ name: 'Write', run: 'git describe > version.txt' })).toHaveLength(1);
});

test("shellcheck's remark counts for each line, and files of the run need none", () => {
  const [first, second] = kept(
    { run: 'make a >> $GITHUB_STEP_SUMMARY\nmake b >> ${GITHUB_STEP_SUMMARY}' },
    { run: 'make ${{ vars.A }}\nmake ${{ vars.B }}' },
  );
  expect(first?.run).toBe('make a >> "$GITHUB_STEP_SUMMARY"\nmake b >> "${GITHUB_STEP_SUMMARY}"');
  expect(second?.run).toBe('# shellcheck disable=SC2086\n{\nmake ${A}\nmake ${B}\n}');
});
