import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import type { EarlierItem, EarlierItemKind } from '../../src/facts/carry-over/earlier-item.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const item = (kind: EarlierItemKind, name: string, rest: Partial<EarlierItem> = {}): EarlierItem => ({
  kind,
  name,
  where: 'a:1',
  ...rest,
});

/** The list that an item is in. */
function list(one: EarlierItem, deployment = sampleDeployment()): string {
  const { kept, replaced, lost } = account([one], deployment);
  expect(kept.length + replaced.length + lost.length).toBe(1);
  return kept.length === 1 ? 'kept' : replaced.length === 1 ? 'replaced' : 'lost';
}

test.each<[string, EarlierItem, string]>([
  ["a secret of the app's", item('secret', 'SERVICESTACK_LICENSE'), 'kept'],
  ['a secret of the storage', item('secret', 'AWS_S3_BUCKET'), 'kept'],
  ["a workflow's own token", item('secret', 'GITHUB_TOKEN'), 'replaced'],
  ['a secret that nothing reads any more', item('secret', 'SMTP_PASSWORD'), 'lost'],
  ['a secret that nothing ever read', item('secret', 'UNUSED', { value: 'read by nothing' }), 'replaced'],
  ['a secret of a build that gets none', item('secret', 'KEY_A', { value: 'secret of the build KEY_A' }), 'lost'],
  ['a variable', item('variable', 'LC_ALL'), 'lost'],
  ['the data folder', item('mount', 'd at /app/App_Data', { value: '/app/App_Data' }), 'replaced'],
  ['a folder below it', item('mount', 'd at /app/App_Data/chat', { value: '/app/App_Data/chat' }), 'replaced'],
  ['another folder', item('mount', 'f at /app/files', { value: '/app/files' }), 'lost'],
  ['the app', item('service', 'app', { value: 'app' }), 'replaced'],
  ['a Redis', item('service', 'redis', { value: 'other' }), 'lost'],
  ['a second domain', item('domain', 'www.example.org.uk'), 'lost'],
  ['a push that deploys no more', item('trigger', 'push on main'), 'lost'],
  ['a time-out that the proxy has', item('time-out', 'proxy.response_timeout: 300'), 'kept'],
  ['a longer one', item('time-out', 'proxy.response_timeout: 3600'), 'replaced'],
  ["nginx's own words for it", item('time-out', 'proxy_read_timeout 6m'), 'replaced'],
  ['an upload that the proxy lets through', item('setting', 'client_max_body_size 50m'), 'kept'],
  ['a larger one', item('setting', 'client_max_body_size 2g'), 'replaced'],
  ["Kamal's words for it", item('setting', 'proxy.buffering.max_request_body: 40_000_000'), 'kept'],
  ['no limit at all', item('setting', 'client_max_body_size 0'), 'replaced'],
  ['uploads that the proxy before let through', item('setting', 'uploads of any size through Caddy'), 'replaced'],
  ['a redirect that nothing does', item('redirect', 'www.shop.org to shop.org', { value: 'shop.org' }), 'lost'],
  ['a folder of another service', item('mount', 'd at /app/App_Data of redis', { value: '/app/App_Data' }), 'lost'],
  ['a name that the host knows', item('domain', '${SHOP_DOMAIN}'), 'replaced'],
  ['a key for the way to the host', item('secret', 'KEY', { value: 'the way to the host' }), 'replaced'],
  ['a pull on the host', item('step', 'a', { commands: ['uses appleboy/ssh-action', 'git pull'] }), 'replaced'],
  ['what Kamal ran inside the app', item('step', 'a', { commands: ['kamal app exec'] }), 'lost'],
  ['a migration by Compose', item('step', 'a', { commands: ['docker compose run app migrate'] }), 'replaced'],
  ['a migration by Kamal', item('step', 'a', { commands: ['kamal app exec migrate'] }), 'replaced'],
  ['what was run on another container', item('script', 'a', { commands: ['ssh', 'docker exec proxy'] }), 'lost'],
  [
    'a copy of what is deployed',
    item('step', 'a', { commands: ['copy .deploy/$-docker-compose.yml', 'copy .env'] }),
    'replaced',
  ],
  ['a copy of the built app', item('step', 'a', { commands: ['copy publish/*', 'copy app.tar.gz'] }), 'replaced'],
  ['a copy of data', item('step', 'a', { commands: ['uses appleboy/scp-action', 'copy App_Data/seed/*'] }), 'lost'],
  [
    'an alias of Kamal',
    item('setting', 'aliases.shell: app exec', { value: 'kamal aliases.shell: app exec' }),
    'replaced',
  ],
  ['how often Fly asks', item('setting', 'checks.interval: 1s', { value: 'other check interval' }), 'replaced'],
  ['the only process', item('setting', 'services.processes: ["app"]', { value: 'other processes' }), 'replaced'],
  ['another interval', item('setting', 'jobs.interval: 1s', { value: 'other interval' }), 'lost'],
  ['a pull elsewhere', item('step', 'a', { commands: ['git pull'] }), 'lost'],
  ['another time-out', item('time-out', 'boot.wait_timeout: 20'), 'lost'],
  ['another context', item('build', 'context ./Shop', { value: './Shop' }), 'lost'],
  ['an agent that the build does not get', item('build', 'ssh default', { value: 'default' }), 'lost'],
  ['several platforms', item('build', 'platform linux/amd64,linux/arm64'), 'replaced'],
  ['another platform', item('build', 'platform linux/arm64'), 'replaced'],
  ['an argument that is passed no more', item('build', 'build-arg A', { value: 'A=1' }), 'lost'],
  ['a stage that is built no more', item('build', 'target app', { value: 'app' }), 'lost'],
  ['a published port', item('setting', 'ports: 8080:80', { value: 'app ports: 8080:80' }), 'lost'],
  ['a port behind the proxy', item('setting', 'ports: 80', { value: 'app ports: 80' }), 'replaced'],
  ['a step that the new workflow has', item('step', 'a', { commands: ['docker build', 'docker push'] }), 'replaced'],
  ['a step with one command more', item('step', 'a', { commands: ['docker push', 'x patch a.json'] }), 'lost'],
  ['a pipeline of another kind', item('setting', 'GitLab CI: .gitlab-ci.yml', { value: 'other pipeline' }), 'replaced'],
  ['a chart', item('setting', 'a Helm chart: Chart.yaml', { value: 'other named' }), 'lost'],
  ['a region', item('setting', 'primary_region: fra', { value: 'other primary_region' }), 'lost'],
  ['a health check that is asked', item('setting', 'health check /up', { value: 'health /up' }), 'kept'],
  ['a health check that nobody asks', item('setting', 'health check /z', { value: 'health /z' }), 'replaced'],
  [
    'the app, which a script runs',
    item('script', 'a', { commands: ['docker pull a/b', 'docker run a/b'] }),
    'replaced',
  ],
  ['a tag that the run names', item('build', 'ref refs/tags/${{ github.event.inputs.version }}'), 'replaced'],
  ['another branch', item('build', 'ref live'), 'lost'],
  ['another container', item('script', 'a', { commands: ['docker pull a/b', 'docker run redis:7'] }), 'lost'],
  ['a deployment to Fly', item('step', 'a', { commands: ['flyctl deploy'] }), 'replaced'],
  ['what nobody has thought of', item('setting', 'gpus: all', { value: 'app gpus: all' }), 'lost'],
])('%s', (_what, one, expected) => {
  expect(list(one)).toBe(expected);
});

test.each(['ssh default=${{ env.SSH_AUTH_SOCK }}', 'ssh default, git', 'builder.ssh: default=$SSH_AUTH_SOCK'])(
  'an agent that the build gets: %s',
  (name) => {
    const { app } = sampleDeployment();
    const buildAgent = { ids: ['default'], keys: ['KEY'] };
    expect(list(item('build', name), sampleDeployment({ app: { ...app, buildAgent } }))).toBe('kept');
  },
);

test('a redirect to the main name', () => {
  const host = { ...sampleDeployment().host, domain: 'shop.org,www.shop.org', redirects: ['www.shop.org'] };
  const redirect = (name: string, value: string) => item('redirect', `${name} to ${value}`, { value });
  expect(list(redirect('www.shop.org', 'shop.org'), sampleDeployment({ host }))).toBe('kept');
  expect(list(redirect('old.org', 'shop.org'), sampleDeployment({ host }))).toBe('lost');
  expect(list(redirect('www.shop.org', 'blog.org'), sampleDeployment({ host }))).toBe('lost');
});

test('what a step says that is kept', () => {
  const one = item('build', 'property APP_TASKS', { value: 'prerender', where: 'a:2', step: 'a:1' });
  const { app } = sampleDeployment();
  const steps = [{ name: 'Publish', where: 'a:1', run: 'dotnet publish', env: [] }];
  expect(list(one)).toBe('lost');
  expect(list(one, sampleDeployment({ app: { ...app, steps } }))).toBe('kept');
});

test('a push that still deploys', () => {
  const deployment = sampleDeployment({ releaseOnPush: true });
  expect(list(item('trigger', 'push on main'), deployment)).toBe('kept');
  expect(list(item('trigger', 'push on next'), deployment)).toBe('lost');
});

test('a push to the branch that deploys today', () => {
  const deployment = sampleDeployment({ releaseOnPush: true, releaseBranches: ['next'], releaseAfter: ['Build'] });
  expect(list(item('trigger', 'push on next'), deployment)).toBe('kept');
  expect(list(item('trigger', 'push on main'), deployment)).toBe('lost');
  expect(list(item('trigger', 'push on any branch'), deployment)).toBe('replaced');
  expect(list(item('trigger', 'successful Build on next'), deployment)).toBe('kept');
  expect(list(item('trigger', 'successful Build on main'), deployment)).toBe('lost');
});

test('of a step that is lost, what is left of it', () => {
  const { lost } = account([item('step', 'a', { commands: ['docker push', 'curl'] })], sampleDeployment());
  expect(lost[0]?.commands).toEqual(['curl']);
});

test.each([
  item('build', 'target app', { value: 'app' }),
  item('build', 'builder.target: app', { value: 'kamal builder.target: app' }),
  item('build', 'build-arg A', { value: 'A=1' }),
  item('build', 'builder.args.A: 1', { value: 'kamal builder.args.A: 1' }),
  item('build', 'secret npmrc', { value: 'npmrc=${{ secrets.NPMRC }}' }),
  item('build', 'secret id', { value: 'id=npmrc,src=.npmrc' }),
  item('build', 'builder.secrets: npmrc', { value: 'kamal builder.secrets: npmrc' }),
  item('build', 'platform linux/arm64', { value: 'linux/arm64' }),
  item('build', 'builder.arch: arm64', { value: 'kamal builder.arch: arm64' }),
  item('secret', 'NPMRC'),
  item('variable', 'B of the repository'),
])('what the build is given as before: $name $value', (one) => {
  const { app } = sampleDeployment();
  const built = sampleDeployment({
    app: {
      ...app,
      image: { kind: 'dockerfile', path: 'Dockerfile' },
      buildTarget: 'app',
      buildArguments: [{ name: 'A', value: '${{ vars.B }}' }],
      buildSecrets: [{ id: 'npmrc', source: 'NPMRC' }],
      architecture: 'arm64',
    },
  });
  expect(list(one, built)).toBe('kept');
});

test('a push that waited for another workflow is replaced where that one built the image, and lost where it tested', () => {
  const deployment = sampleDeployment({ releaseOnPush: true });
  expect(list(item('trigger', 'successful Build on main', { value: 'builds' }), deployment)).toBe('replaced');
  expect(list(item('trigger', 'successful CI on main'), deployment)).toBe('lost');
});

test('a push that still waits is kept, and so is one that waits for part of it', () => {
  const deployment = sampleDeployment({ releaseOnPush: true, releaseAfter: ['Build', 'Lint'] });
  expect(list(item('trigger', 'successful Build, Lint on main'), deployment)).toBe('kept');
  expect(list(item('trigger', 'successful Build on main'), deployment)).toBe('replaced');
  expect(list(item('trigger', 'successful Lint on any branch'), deployment)).toBe('replaced');
  expect(list(item('trigger', 'successful Nightly on main'), deployment)).toBe('lost');
  expect(list(item('trigger', 'successful Build on next'), deployment)).toBe('lost');
});

test.each([
  ['docker run', 'replaced'],
  ['docker run redis:7', 'lost'],
  ['docker run --rm $ npm test', 'lost'],
  ['docker compose exec app backup', 'lost'],
  ['docker compose run app-migration', 'replaced'],
])('%s is %s', (command, expected) => expect(list(item('step', 'a', { commands: [command] }))).toBe(expected));

test('what a platform ran before a release is kept where the new deployment migrates as well', () => {
  const step = item('step', 'release_command', { commands: ['manage.py migrate'], value: 'before a release' });
  const sample = sampleDeployment();
  const { migrate: _command, migratesAtStart: _start, ...app } = sample.app;
  expect(list(step, { ...sample, app })).toBe('lost');
  expect(list(step, { ...sample, app: { ...app, migrate: ['python', 'manage.py', 'migrate'] } })).toBe('kept');
  expect(list(step, { ...sample, app: { ...app, migratesAtStart: true } })).toBe('kept');
});

test.each([
  [
    item('setting', 'uploads of 1 GB through kamal-proxy'),
    /^the limit of 100 MB .*--upload-limit, or upload_megabytes in/,
  ],
  [item('time-out', 'proxy_read_timeout 2h'), /^the time-out of 300 seconds .*--proxy-timeout, or proxy_seconds in/],
  [
    item('setting', 'health check /z', { value: 'health /z' }),
    /^the health path \/up .*--health-path, or health_path in/,
  ],
  [
    item('setting', 'proxy.app_port: 3000', { value: 'kamal proxy.app_port: 3000' }),
    /^the port 8080 .*--port, or port in/,
  ],
])('what was answered otherwise is replaced by that answer, and is no loss', (one, by) => {
  expect(account([one], sampleDeployment()).replaced.map((replaced) => replaced.by)).toEqual([
    expect.stringMatching(by),
  ]);
});

test.each([['kamal app exec migrate'], ['docker compose run app migrate']])(
  'a migration by %s is lost where nothing migrates',
  (command) => {
    const { app, ...sample } = sampleDeployment();
    const { migrate: _migrate, ...others } = app;
    expect(list(item('step', 'a', { commands: [command] }), { ...sample, app: others })).toBe('lost');
  },
);
