import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { secretsForHost } from '../../src/deployment/host-secrets.js';
import { renderReleaseYml } from '../../src/platforms/compose/release-yml.js';
import { renderSummarySh } from '../../src/platforms/compose/summary-sh.js';
import { githubDeployments, type GithubDeployment } from './github-deployments.js';
import { runSteps, type Context, type Step } from './run-steps.js';
import { sampleDeployment } from './sample-deployment.js';

const tools = ['bash', 'curl', 'jq', 'ssh-keygen', 'tar', 'awk'];
const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
if (missing.length > 0) console.log(`skipped: running the steps of release.yml needs ${missing.join(', ')}`);

const task = 'litestream:blazor-k3x9q2';
const token = 'ghs_abcdefghijklmnopqrstuvwxyz';
const hostile = String.raw`a$b'c"d\e&f g#h` + '\nsecond line';

/** Stands for ssh: the host is a folder, and what is run there is run here. Command lines are kept, to look for secrets in them. */
const ssh = `#!/bin/bash
printf '%s\\n' "$*" >> "$HOST/../ssh.log"
[ "$1" != -v ] || echo "debug1: Server host key: ssh-ed25519 SHA256:$HOST_KEY" | sed 's/$/\\r/' >&2
cd "$HOST" && exec bash -c "\${@: -1}"
`;
/** Stands for deploy.sh: keeps what it was called with. */
const deploySh = `#!/bin/bash
cd "$HOST/.." && printf '%s\\n' "$@" > "$1.args" && cat > "$1.values"
[ "$1" != deploy ] || { [ "$EXIT" = 0 ] || { echo 'the guard refused'; exit "$EXIT"; }; echo 'proven=app.db@00000000000000ff,jobs/jobs.db@0000000000000002'; }
`;

describe.skipIf(missing.length > 0)('the deploy job', () => {
  let folder: string;
  let deployments: GithubDeployment[];
  let key: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'));
    deployments = [];
    for (const name of ['bin', 'host', 'checkout/.deploy']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'bin/ssh'), ssh, { mode: 0o755 });
    for (const file of shipped()) writeFileSync(join(folder, 'checkout/.deploy', file), 'x\n');
    writeFileSync(join(folder, 'checkout/.deploy/deploy.sh'), deploySh);
    chmodSync(join(folder, 'checkout/.deploy/deploy.sh'), 0o755);
    writeFileSync(join(folder, 'checkout/.deploy/summary.sh'), renderSummarySh(sampleDeployment()).text);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'id')]);
    key = readFileSync(join(folder, 'id'), 'utf8');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function deploy(changes: Context = {}, { hostKey = 'one', exit = 0, api = {} } = {}) {
    const github = await githubDeployments(deployments, token, api);
    const { env, steps } = job();
    const context = {
      'secrets.DEPLOY_HOST': 'app.example.com', 'secrets.DEPLOY_USERNAME': 'deploy', 'secrets.DEPLOY_KEY': key.replaceAll('\n', '\r\n'),
      'secrets.DEPLOY_KNOWN_HOSTS': `# app.example.com:22 SSH-2.0\napp.example.com ${readFileSync(join(folder, 'id.pub'), 'utf8')}`,
      'secrets.LETSENCRYPT_EMAIL': 'you@example.com', 'secrets.AWS_S3_BUCKET': 'bucket', 'secrets.AWS_ACCESS_KEY_ID': 'key',
      'secrets.AWS_SECRET_ACCESS_KEY': hostile, 'github.repository': 'acme/Shop', 'github.actor': 'someone', 'github.token': token,
      'github.run_id': '7', 'github.run_attempt': '1', 'needs.build.outputs.digest': `sha256:${'0'.repeat(64)}`, 'needs.build.outputs.version': 'v1',
      ...changes,
    };
    const system = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: folder, HOST: join(folder, 'host'), HOST_KEY: hostKey, EXIT: String(exit),
      GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/Shop', GITHUB_SHA: '1'.repeat(40),
    };
    try { return await runSteps(steps, env, context, folder, system); } finally { github.close(); }
  }
  const args = (command: string) => readFileSync(join(folder, `${command}.args`), 'utf8').trim().split('\n');
  const untouched = () => readdirSync(join(folder, 'host')).length === 0;

  test('ships, checks, deploys and writes the record', async () => {
    const { failed, log, summary } = await deploy();
    expect(log + failed).toContain('proven=app.db@00000000000000ff');
    expect(failed).toBeUndefined();
    expect(args('preflight')).toEqual(['preflight', '--first-deploy']);
    expect(args('deploy')).toEqual(['deploy', '--first-deploy']);
    expect(readdirSync(join(folder, 'host/deploy/blazor-k3x9q2/incoming/7-1')).toSorted()).toEqual(shipped().toSorted());
    expect(deployments).toEqual([{
      id: 1, task, states: ['success'],
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'app.db@00000000000000ff,jobs/jobs.db@0000000000000002' },
    }]);
    expect(summary).toContain('### v1 is deployed');
    expect(summary).toContain('`app.db@00000000000000ff`, `jobs/jobs.db@0000000000000002`');
    expect(summary).toContain(`\`ghcr.io/acme/shop@sha256:${'0'.repeat(64)}\``);
    expect(existsSync(join(folder, 'deploy'))).toBe(false);
  });

  test('hands every value to deploy.sh as it is, and none through a command line', async () => {
    await deploy();
    const values = Object.fromEntries(readFileSync(join(folder, 'deploy.values'), 'utf8').trim().split('\n').map((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [name, Buffer.from(value ?? '', 'base64').toString()];
    }));
    expect(values).toEqual({
      APP_DOMAIN: 'app.example.com', LETSENCRYPT_EMAIL: 'you@example.com', AWS_S3_BUCKET: 'bucket', AWS_REGION: '', AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: hostile, SERVICESTACK_LICENSE: '', APP_IMAGE: `ghcr.io/acme/shop@sha256:${'0'.repeat(64)}`,
      REGISTRY_USERNAME: 'someone', REGISTRY_PASSWORD: token,
    });
    const commandLines = readFileSync(join(folder, 'ssh.log'), 'utf8');
    for (const secret of ['app.example.com', 'bucket', 'a$b', token, 'YSRi']) expect(commandLines).not.toContain(secret);
  });

  test('names what the record knows, and is no first deploy then', async () => {
    deployments.push({ id: 2, task, payload: { host_key: 'x', proven: 'a' }, states: ['failure'] });
    deployments.push({ id: 1, task, payload: { host_key: 'ssh-ed25519 SHA256:one', proven: "it's.db@01,b@02" }, states: ['inactive', 'success'] });
    expect((await deploy()).failed).toBeUndefined();
    expect(args('deploy')).toEqual(['deploy', '--proven', "it's.db@01,b@02"]);
  });

  test('a run that only has an environment, or another deployment, is no record', async () => {
    deployments.push({ id: 1, task: 'deploy', payload: {}, states: ['success'] }, { id: 2, task: `${task}x`, payload: {}, states: ['success'] });
    await deploy();
    expect(args('deploy')).toContain('--first-deploy');
  });

  test('the inputs of one run become options', async () => {
    deployments.push({ id: 1, task, payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'a' }, states: ['success'] });
    await deploy({ 'inputs.first_deploy': 'true', 'inputs.adopt': 'backup', 'inputs.skip_migration': 'true', 'inputs.ignore_old_data': 'true' });
    expect(args('deploy')).toEqual(['deploy', '--first-deploy', '--proven', 'a', '--adopt', 'backup', '--skip-migration', '--ignore-old-data']);
    await deploy({ 'inputs.first_deploy': 'false', 'inputs.adopt': 'none', 'inputs.skip_migration': 'false' });
    expect(args('deploy').slice(0, 2)).toEqual(['deploy', '--proven']);
  });

  test('another host needs a word that the old one is stopped', async () => {
    deployments.push({ id: 1, task, payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'a' }, states: ['success'] });
    const { failed, log } = await deploy({}, { hostKey: 'two' });
    expect(failed).toBe('Read the record');
    expect(log).toContain('old_host_stopped');
    expect(untouched()).toBe(true);
    expect((await deploy({ 'inputs.old_host_stopped': 'true' }, { hostKey: 'two' })).failed).toBeUndefined();
    expect(deployments[0]?.payload).toMatchObject({ host_key: 'ssh-ed25519 SHA256:two' });
  });

  test('a record that cannot be read stops the run', async () => {
    const { failed, log } = await deploy({}, { api: { read: 403 } });
    expect(failed).toBe('Read the record');
    expect(log).toContain('::error title=Record::');
    expect(untouched()).toBe(true);
  });

  test('a record that cannot be written fails the job, but not the summary', async () => {
    const { failed, log, summary } = await deploy({}, { api: { write: 403 } });
    expect(failed).toBe('Write the record');
    expect(log).toContain('::error title=Record::The app is deployed');
    expect(summary).toContain('### v1 is deployed');
  });

  test('lists all missing secrets at once, before anything is touched', async () => {
    const { failed, log, ran, summary } = await deploy({ 'secrets.DEPLOY_KEY': '', 'secrets.AWS_S3_BUCKET': '', 'secrets.LETSENCRYPT_EMAIL': '' });
    expect(failed).toBe('Check the secrets');
    expect([...log.matchAll(/::error title=(\w+) is not set::.+/g)].map(([, name]) => name)).toEqual(['DEPLOY_KEY', 'AWS_S3_BUCKET']);
    expect(ran).toEqual(['Check the secrets', 'Summary', 'Remove the keys']);
    expect(summary).toContain('### v1 is not deployed');
  });

  test('a key that is none, and a host key that is none, are said so', async () => {
    expect((await deploy({ 'secrets.DEPLOY_KEY': 'nonsense' })).log).toContain('::error title=DEPLOY_KEY::');
    expect((await deploy({ 'secrets.DEPLOY_KNOWN_HOSTS': 'SHA256:abc\n@revoked * ssh-ed25519 AAAA' })).log).toContain('::error title=DEPLOY_KNOWN_HOSTS::');
    expect(untouched()).toBe(true);
  });

  test('a refused deployment fails the job, leaves no record and no keys', async () => {
    const { failed, summary } = await deploy({}, { exit: 4 });
    expect(failed).toBe('Deploy');
    expect(deployments).toEqual([]);
    expect(summary).toContain('### v1 is not deployed');
    expect(existsSync(join(folder, 'deploy'))).toBe(false);
  });
});

function job(): { env: Record<string, string>; steps: Step[] } {
  const host = { name: 'DEPLOY_HOST', what: 'the host', example: 'app.example.com', where: 'your DNS' };
  const deployment = sampleDeployment({
    earlier: [{ kind: 'kamal', title: 'Kamal', files: [], volumes: [], folders: ['/opt/docker/{service}/App_Data'] }],
    host: { secret: 'DEPLOY_HOST', domain: '', secrets: secretsForHost({ host, others: [] }, { domain: '' }) } });
  return parse(renderReleaseYml(deployment).text).jobs.deploy;
}

function shipped(): string[] {
  const ship = job().steps.find(({ name }) => name === 'Ship')?.run ?? '';
  return /-C \.deploy (.*) \|/.exec(ship)?.[1]?.split(' ') ?? [];
}
