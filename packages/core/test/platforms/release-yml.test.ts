import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { secretsForHost } from '../../src/platforms/compose/host-secrets.js';
import type { App } from '../../src/deployment/app.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import { renderDeployConf } from '../../src/platforms/shared/deploy-conf.js';
import { renderReleaseYml } from '../../src/platforms/compose/release-yml.js';
import { targets } from '../../src/targets/index.js';
import { hostilePaths } from '../hostile.js';
import { sampleDeployment } from './sample-deployment.js';

interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}

const { app } = sampleDeployment();
const machine = {
  name: 'DEPLOY_HOST',
  what: 'the host',
  example: 'app.example.com',
  where: 'your DNS',
  reaches: ['build'],
} as const;
const cdn = {
  name: 'SITE',
  what: 'the site',
  example: 'www.example.com',
  where: 'your CDN',
  reaches: ['build', 'app'],
} as const;
const host = (domain = '') => ({
  secret: 'DEPLOY_HOST',
  domain,
  secrets: secretsForHost({ host: machine, others: [] }, { domain }),
});
const vue: Partial<App> = {
  image: { kind: 'supplied', path: 'Dockerfile' },
  ui: { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22, placeholders: ['ui/vite.config.ts'] },
};

function render(changes: Partial<Deployment> = {}, appChanges: Partial<App> = {}) {
  const { text } = renderReleaseYml(sampleDeployment({ host: host(), app: { ...app, ...appChanges }, ...changes }));
  const workflow = parse(text);
  const steps: Step[] = [...workflow.jobs.build.steps, ...workflow.jobs.deploy.steps];
  return { text, workflow, steps, step: (name: string) => steps.find((step) => step.name === name) };
}

const all = [
  render(),
  render({}, vue),
  render(
    {},
    {
      image: { kind: 'dockerfile', path: 'Dockerfile' },
      ui: { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 },
    },
  ),
];

describe('every release workflow', () => {
  test.each(all)('pins what it uses, keeps no credentials and no cache', ({ text, steps }) => {
    for (const { uses, with: inputs } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\n`));
      if (uses.startsWith('actions/checkout')) expect(inputs).toMatchObject({ 'persist-credentials': false });
      if (uses.startsWith('actions/setup-node')) expect(inputs).toMatchObject({ 'package-manager-cache': false });
      if (uses.startsWith('docker/setup-buildx')) expect(inputs).toMatchObject({ 'cache-binary': false });
    }
  });

  test.each(all)('has no expression in a script', ({ steps }) => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  test.each(all)('gives each job what it needs, says why, and queues', ({ text, workflow }) => {
    expect(workflow.permissions).toEqual({});
    expect(Object.keys(workflow.jobs)).toEqual(['build', 'deploy']);
    expect(workflow.jobs.deploy.environment).toBe('production');
    expect(workflow.concurrency).toEqual({ group: 'release-blazor-k3x9q2', 'cancel-in-progress': false });
    for (const [line] of text.matchAll(/^ +(?:contents|packages|deployments): \w+.*$/gm))
      expect(line).toMatch(/: (?:read|write) # \w/);
  });

  test.each(all)('builds nothing when a version is deployed again', ({ workflow }) => {
    const { steps } = workflow.jobs.build as { steps: Step[] };
    expect(steps.filter((step) => step.if !== "inputs.version == ''").map(({ name }) => name)).toEqual([
      'Check out the source',
      'Name the image',
      'Log in to ghcr.io',
      'Find its digest',
    ]);
  });
});

test.each(targets)(
  'the secrets of $id reach deploy.sh by their names',
  ({ id, title, type, secrets, endpoint, identity, errors, docs }) => {
    const deployment = { storage: { id, title, type, settings: {}, secrets, endpoint, identity, errors, docs } };
    const { env = {} } = render(deployment).step('Check the secrets') ?? {};
    const conf = renderDeployConf(sampleDeployment({ host: host(), ...deployment })).text;
    for (const { name, kind, optional, default: fallback } of secrets) {
      expect(env[name]).toBe(`\${{ ${kind === 'variable' ? 'vars' : 'secrets'}.${name} }}`);
      const [, need] = new RegExp(`^storage_value=${name} \\w+ \\S+ (\\S+)$`, 'm').exec(conf) ?? [];
      expect(need).toBe(fallback === undefined ? (optional === true ? 'optional' : 'required') : `=${fallback}`);
    }
  },
);

test('every script is one call of deploy.sh, apart from what builds the app', () => {
  const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };
  const { steps } = render({}, { ui });
  const others = steps.filter(({ run }) => run !== undefined && !/^bash \.deploy\/deploy\.sh [a-z][a-z -]+$/.test(run));
  expect(others.map(({ name }) => name)).toEqual(['Build the front end', 'Build and push the image']);
});

test('each secret is in the environment of one step', () => {
  const { workflow } = render();
  const holders = (workflow.jobs.deploy.steps as Step[]).filter(({ env }) =>
    JSON.stringify(env ?? {}).includes('secrets.'),
  );
  expect(holders.map(({ name }) => name)).toEqual(['Check the secrets']);
  expect(JSON.stringify(workflow.jobs.deploy.env)).not.toContain('secrets.');
});

test('the workflow can be read in one go', () => {
  const lines = render({}, { ui: { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 } }).text.split(
    '\n',
  );
  expect(lines.length - 1).toBeLessThanOrEqual(140);
});

test('what was not chosen leaves nothing behind', () => {
  const { text, workflow } = render({}, { migrate: undefined });
  expect(workflow.on).not.toHaveProperty('push');
  expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual([
    'version',
    'first_deploy',
    'adopt',
    'old_host_stopped',
    'drop_database',
    'ignore_old_data',
  ]);
  expect(text).not.toMatch(/migrat(?!e → start)|setup-node|buildx-action|SITE/);
});

test('a push to main or master, a migration and an earlier deployment bring what they need', () => {
  const { workflow } = render({
    releaseOnPush: true,
    earlier: [{ kind: 'kamal', title: 'Kamal', files: [], volumes: [], folders: ['/opt/docker/x/App_Data'] }],
  });
  expect(workflow.on.push).toEqual({ branches: ['main', 'master'] });
  expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual(
    expect.arrayContaining(['skip_migration', 'ignore_old_data']),
  );
});

test('a push to other branches deploys where these are named', () => {
  const branches = ['production', 'release/**', '1.x'];
  const { workflow } = render({ releaseOnPush: true, releaseBranches: branches });
  expect(workflow.on.push).toEqual({ branches });
  const waiting = render({ releaseOnPush: true, releaseBranches: branches, releaseAfter: ['Build'] });
  expect(waiting.workflow.on.workflow_run.branches).toEqual(branches);
});

test('settings that a secret changes are changed before the build, and the host never gets that secret', () => {
  const { step, workflow, text } = render({}, { patchedSettings: 'MyApp/appsettings.json' });
  expect(step('Apply the settings of production')).toMatchObject({
    env: { FILE: 'MyApp/appsettings.json', APPSETTINGS_PATCH: '${{ secrets.APPSETTINGS_PATCH }}' },
    run: 'bash .deploy/deploy.sh image patch',
  });
  expect(workflow.jobs.build.environment).toBe('production');
  expect(text.match(/secrets\.APPSETTINGS_PATCH/g)).toHaveLength(1);
  expect(render({}, {}).text).not.toContain('APPSETTINGS_PATCH');
});

test('the public host takes the place of its placeholder before the build', () => {
  const { step, workflow } = render({}, { fillsHost: true });
  expect(step('Fill in the public host')).toMatchObject({
    env: { DEPLOY_API: '${{ steps.image.outputs.host }}' },
    run: 'bash .deploy/deploy.sh image host',
  });
  expect(workflow.jobs.build.environment).toBe('production');
});

test('a site that goes to GitHub Pages as well may push its branch, and no other may', () => {
  const { step, workflow } = render({}, { pages: 'api/MyApp/wwwroot' });
  expect(step('Publish the site to GitHub Pages')).toMatchObject({
    env: { FOLDER: 'api/MyApp/wwwroot' },
    run: 'bash .deploy/deploy.sh image pages',
  });
  expect(workflow.jobs.build.permissions).toMatchObject({ contents: 'write' });
  expect(render({}, {}).workflow.jobs.build.permissions).toMatchObject({ contents: 'read' });
});

test('what the earlier workflow ran after the build of the front end is run', () => {
  const { step } = render(
    {},
    { ui: { folder: 'ui', install: 'npm ci', build: 'npm run build', after: ['node ./post.build.js'], node: 24 } },
  );
  expect(step('Build the front end')?.run).toBe('npm ci\nnpm run build\nnode ./post.build.js\n');
});

test('the folder of the build, and what the checkout brings, are as they were', () => {
  const { step } = render(
    {},
    {
      image: { kind: 'dockerfile', path: 'Shop/Dockerfile' },
      buildContext: 'Shop',
      checkout: { history: true, lfs: true, submodules: 'recursive' },
    },
  );
  expect(step('Build and push the image')?.with).toMatchObject({ context: 'Shop', file: 'Shop/Dockerfile' });
  expect(step('Check out the source')?.with).toEqual({
    'persist-credentials': false,
    'fetch-depth': 0,
    lfs: true,
    submodules: 'recursive',
  });
});

test('an image by dotnet publish, with the front end that it calls', () => {
  const { step, workflow } = render(
    {},
    { ui: { folder: 'MyApp.Client', install: 'npm ci', node: 24, hostVariable: 'KAMAL_DEPLOY_HOST' } },
  );
  expect(step('Build and push the image')?.env).toMatchObject({
    PROJECT: 'MyApp/MyApp.csproj',
    KAMAL_DEPLOY_HOST: '${{ steps.image.outputs.host }}',
  });
  expect(step('Install the packages of the front end')).toMatchObject({
    run: 'npm ci',
    'working-directory': 'MyApp.Client',
  });
  expect(workflow.jobs.build.environment).toBe('production');
});

test('an image from the Dockerfile that we supply gets the public host, and npm runs in there', () => {
  const { step, steps } = render({ host: host('app.example.org') }, vue);
  expect(step('Build and push the image')?.with).toMatchObject({
    file: 'Dockerfile',
    push: true,
    'build-args': 'DEPLOY_HOST=${{ steps.image.outputs.host }}\n',
  });
  // deploy.conf has it: what the step says counts only where none was answered.
  expect(step('Check the secrets')?.env).toMatchObject({
    APP_DOMAIN: '${{ vars.DEPLOY_DOMAIN || secrets.DEPLOY_HOST }}',
  });
  expect(steps.some(({ uses }) => uses?.startsWith('actions/setup-node'))).toBe(false);
});

test('what is built for one host is told the first domain, which the engine takes from deploy.conf or the variable', () => {
  const named = (changes: Partial<Deployment>, app: Partial<Deployment['app']>) =>
    render(changes, app).step('Name the image')?.env;
  expect(named({ host: host('a.org,b.org') }, vue)).toMatchObject({
    APP_DOMAIN: '${{ vars.DEPLOY_DOMAIN || secrets.DEPLOY_HOST }}',
  });
  expect(named({}, { fillsHost: true })).toHaveProperty('APP_DOMAIN');
  expect(named({}, {})).not.toHaveProperty('APP_DOMAIN');
});

test("a project's own Dockerfile finds its front end built", () => {
  const { step } = render({}, { ...vue, image: { kind: 'dockerfile', path: 'Dockerfile' } });
  expect(step('Build the front end')?.run).toBe(
    'sed -i "s|\\$DEPLOY_HOST|$DEPLOY_HOST|g" vite.config.ts\nnpm ci\nnpm run build\n',
  );
  expect(step('Build the front end')?.env).toEqual({ DEPLOY_HOST: '${{ steps.image.outputs.host }}' });
  expect(step('Build and push the image')?.with).not.toHaveProperty('build-args');
});

test('a secret that reaches the build is there beside the public host, and goes to the host as well', () => {
  const { step } = render(
    { host: { ...host(), secrets: secretsForHost({ host: machine, others: [cdn] }, { domain: '' }) } },
    vue,
  );
  expect(step('Build and push the image')?.with?.['build-args']).toBe(
    'DEPLOY_HOST=${{ steps.image.outputs.host }}\nSITE=${{ secrets.SITE }}\n',
  );
  expect(step('Check the secrets')?.env).toMatchObject({ SITE: '${{ secrets.SITE }}' });
});

test('the deploy job has time for every database and pattern, within what GitHub gives', () => {
  const minutes = (restoreMinutes: number): unknown =>
    render({ limits: { ...sampleDeployment().limits, restoreMinutes } }).workflow.jobs.deploy['timeout-minutes'];
  expect([minutes(10), minutes(300)]).toEqual([50, 360]);
});

test.each(hostilePaths)('takes the path %s as it is', (path) => {
  const sdk = render({}, { host: { folder: 'MyApp', assembly: 'MyApp', csproj: path } });
  const docker = render({}, { image: { kind: 'dockerfile', path } });
  const expected = path.replaceAll('${{', "${{ '${{' }}");
  expect(sdk.step('Build and push the image')?.env?.['PROJECT']).toBe(expected);
  expect(docker.step('Build and push the image')?.with?.['file']).toBe(expected);
});

test('builds a Dockerfile as it was built: stage, arguments, secrets and processor', () => {
  const { workflow, step, text } = render(
    {},
    {
      image: { kind: 'dockerfile', path: 'Dockerfile' },
      buildTarget: 'app',
      buildArguments: [
        { name: 'A', value: 'one, two' },
        { name: 'B', value: '${{ vars.B }}' },
      ],
      buildSecrets: [
        { id: 'npmrc', source: 'NPMRC' },
        { id: 'token', source: 'GITHUB_TOKEN' },
        { id: 'pip', source: './pip.conf' },
      ],
      architecture: 'arm64',
    },
  );
  expect(step('Build and push the image')?.with).toMatchObject({
    target: 'app',
    platforms: 'linux/arm64',
    'build-args': 'A=one, two\nB=${{ vars.B }}\n',
    secrets: 'npmrc=${{ secrets.NPMRC }}\ntoken=${{ github.token }}\n',
    'secret-files': 'pip=./pip.conf\n',
  });
  expect(workflow.jobs.build['runs-on']).toBe('ubuntu-24.04-arm');
  expect(workflow.jobs.build.environment).toBe('production');
  expect(text.slice(text.indexOf('  deploy:'))).not.toContain('NPMRC');
});

test.each([
  [['KEY'], ['default'], '${{ secrets.KEY }}', 'default'],
  [['ONE', 'TWO'], ['default', 'git'], '${{ secrets.ONE }}\n${{ secrets.TWO }}\n', 'default\ngit\n'],
])('gives the build an SSH agent with the keys %s', (keys, ids, given, ssh) => {
  const { step } = render({}, { image: { kind: 'dockerfile', path: 'Dockerfile' }, buildAgent: { ids, keys } });
  expect(step('Start an SSH agent')).toMatchObject({
    run: 'bash .deploy/deploy.sh image agent',
    env: { SSH_KEYS: given },
  });
  expect(step('Build and push the image')?.with).toMatchObject({ ssh });
});

test('publishes for the processor of the host', () => {
  expect(render({}, { architecture: 'arm64' }).step('Build and push the image')?.run).toContain('--arch arm64');
  expect(render().step('Build and push the image')?.run).toContain('--arch x64');
});

test('publishes with the SDK of global.json, and with workloads', () => {
  const { step } = render({}, { sdk: { version: '8.0.303', exact: true }, workloads: ['wasm-tools'] });
  expect(step('Set up .NET')?.with).toEqual({ 'global-json-file': 'global.json' });
  expect(step('Install workloads of .NET')?.run).toBe('dotnet workload install wasm-tools');
});

test('installs packages in each folder where publish runs npm', () => {
  const ui = { folder: 'MyApp', install: 'npm ci', others: [{ folder: 'MyApp.Client', install: 'npm ci' }], node: 22 };
  expect(render({}, { ui }).step('Install the packages of the front end')).toMatchObject({
    'working-directory': 'MyApp',
    run: 'npm ci\n(cd ../MyApp.Client && npm ci)\n',
  });
});

describe('private feeds', () => {
  const nuget = { name: 'FEED_TOKEN', secret: 'GH_PACKAGES', of: 'dotnet', file: 'NuGet.config' } as const;
  const npm = { name: 'NPM_TOKEN', secret: 'NPM_TOKEN', of: 'npm', file: '.npmrc' } as const;
  const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };

  test('their tokens reach the steps that install packages, and no other', () => {
    const { steps, step } = render({}, { ui, feeds: [nuget, npm] });
    expect(step('Build the front end')?.env).toEqual({ NPM_TOKEN: '${{ secrets.NPM_TOKEN }}' });
    expect(step('Build and push the image')?.env).toMatchObject({
      FEED_TOKEN: '${{ secrets.GH_PACKAGES }}',
      NPM_TOKEN: '${{ secrets.NPM_TOKEN }}',
    });
    const given = steps.filter(({ env = {} }) => 'FEED_TOKEN' in env || 'NPM_TOKEN' in env);
    expect(given.map(({ name }) => name)).toEqual(['Build the front end', 'Build and push the image']);
  });

  test('as secrets of the builder where it builds the Dockerfile that we supply', () => {
    const { step } = render({}, { image: { kind: 'supplied', path: 'Dockerfile' }, ui, feeds: [nuget, npm] });
    expect(step('Build and push the image')?.with?.['secrets']).toBe(
      'FEED_TOKEN=${{ secrets.GH_PACKAGES }}\nNPM_TOKEN=${{ secrets.NPM_TOKEN }}\n',
    );
  });

  test('a token of the front end alone where a Dockerfile builds the app', () => {
    const { steps } = render({}, { image: { kind: 'dockerfile', path: 'Dockerfile' }, ui, feeds: [npm] });
    const given = steps.filter(({ env = {} }) => 'NPM_TOKEN' in env);
    expect(given.map(({ name }) => name)).toEqual(['Build the front end']);
  });
});
