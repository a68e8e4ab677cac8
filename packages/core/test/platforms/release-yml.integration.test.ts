import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostJob, hostile, missingTools, task, token } from './host-job.js';

describe.skipIf(missingTools.length > 0)('the deploy job', () => {
  let job: ReturnType<typeof hostJob>;
  beforeEach(() => {
    job = hostJob('release.yml', 'deploy');
  });
  afterEach(() => job.remove());

  test('ships, checks, deploys and writes the record', async () => {
    const { failed, log, summary } = await job.run();
    expect(log + failed).toContain('proven=app.db@00000000000000ff');
    expect(failed).toBeUndefined();
    expect(job.args('preflight')).toEqual(['preflight', '--first-deploy']);
    expect(job.args('deploy')).toEqual(['deploy', '--first-deploy']);
    expect(readdirSync(join(job.folder, 'host/deploy/blazor-k3x9q2/incoming/7-1')).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    expect(job.deployments).toEqual([
      {
        id: 1,
        task,
        states: ['success'],
        payload: {
          host_key: 'ssh-ed25519 SHA256:one',
          proven: 'app.db@00000000000000ff,jobs/jobs.db@0000000000000002',
          version: 'v1',
          digest: `sha256:${'0'.repeat(64)}`,
          since: '2026-03-01T00:00:00Z',
        },
      },
    ]);
    expect(summary).toContain('### v1 is deployed');
    expect(summary).toContain('`app.db@00000000000000ff`, `jobs/jobs.db@0000000000000002`');
    expect(summary).toContain(`\`ghcr.io/acme/shop@sha256:${'0'.repeat(64)}\``);
    expect(existsSync(join(job.folder, 'deploy'))).toBe(false);
  });

  test('hands every value to deploy.sh as it is, and none through a command line', async () => {
    await job.run();
    expect(job.sent()).toEqual({
      APP_DOMAIN: 'app.example.com',
      LETSENCRYPT_EMAIL: 'you@example.com',
      HEARTBEAT_URL: 'https://hc-ping.com/4e1c',
      AWS_S3_BUCKET: 'bucket',
      AWS_REGION: '',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: hostile,
      SERVICESTACK_LICENSE: '',
      APP_IMAGE: `ghcr.io/acme/shop@sha256:${'0'.repeat(64)}`,
      DEPLOY_REPOSITORY: '- acme/shop',
      REGISTRY_USERNAME: 'someone',
      REGISTRY_PASSWORD: token,
    });
    const commandLines = readFileSync(join(job.folder, 'ssh.log'), 'utf8');
    for (const secret of ['app.example.com', 'bucket', 'a$b', token, 'YSRi'])
      expect(commandLines).not.toContain(secret);
  });

  test('names what the record knows, and is not a first deploy then', async () => {
    job.deployments.push({ id: 2, task, payload: { host_key: 'x', proven: 'app.db@01' }, states: ['failure'] });
    job.deployments.push({
      id: 1,
      task,
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: "it's.db@01,b@02" },
      states: ['inactive', 'success'],
    });
    expect((await job.run({}, { proves: "b@03,it's.db@02" })).failed).toBeUndefined();
    expect(job.args('deploy')).toEqual(['deploy', '--proven', "it's.db@01,b@02"]);
  });

  test('a run that only has an environment, or another deployment, is not a record', async () => {
    job.deployments.push(
      { id: 1, task: 'deploy', payload: {}, states: ['success'] },
      { id: 2, task: `${task}x`, payload: {}, states: ['success'] },
    );
    await job.run();
    expect(job.args('deploy')).toContain('--first-deploy');
  });

  test('the inputs of one run become options', async () => {
    job.deployments.push({
      id: 1,
      task,
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'app.db@01' },
      states: ['success'],
    });
    await job.run({
      'inputs.first_deploy': 'true',
      'inputs.adopt': 'backup',
      'inputs.skip_migration': 'true',
      'inputs.ignore_old_data': 'true',
    });
    expect(job.args('deploy')).toEqual([
      'deploy',
      '--first-deploy',
      '--proven',
      'app.db@01',
      '--adopt',
      'backup',
      '--skip-migration',
      '--ignore-old-data',
    ]);
    await job.run({ 'inputs.first_deploy': 'false', 'inputs.adopt': 'none', 'inputs.skip_migration': 'false' });
    expect(job.args('deploy').slice(0, 2)).toEqual(['deploy', '--proven']);
  });

  test('a proof that lacks a database of the record is not a record, unless the database is dropped', async () => {
    const before = {
      id: 1,
      task,
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'app.db@01,old%2C1.db@02,jobs/jobs.db@03' },
      states: ['success'],
    };
    job.deployments.push(before);
    const { failed, log } = await job.run();
    expect(failed).toBe('Write the record');
    expect(log).toContain('::error title=Record::The app is deployed, but old,1.db is not in the backup');
    expect(job.deployments).toEqual([before]);
    expect((await job.run({}, { proves: '' })).log).toContain('no database is proven to be in the backup');
    expect(job.deployments).toEqual([before]);
    expect((await job.run({ 'inputs.drop_database': 'old?1.db' })).failed).toBeUndefined();
    expect(job.args('deploy')).toEqual([
      'deploy',
      '--proven',
      'app.db@01,old%2C1.db@02,jobs/jobs.db@03',
      '--drop-database',
      'old?1.db',
    ]);
    expect(job.deployments).toHaveLength(2);
  });

  test('another host needs a word that the old one is stopped', async () => {
    job.deployments.push({
      id: 1,
      task,
      payload: { host_key: 'ssh-ed25519 SHA256:one', proven: 'app.db@01' },
      states: ['success'],
    });
    const { failed, log } = await job.run({}, { hostKey: 'two' });
    expect(failed).toBe('Read the record');
    expect(log).toContain('old_host_stopped');
    expect(job.untouched()).toBe(true);
    expect((await job.run({ 'inputs.old_host_stopped': 'true' }, { hostKey: 'two' })).failed).toBeUndefined();
    expect(job.deployments[0]?.payload).toMatchObject({ host_key: 'ssh-ed25519 SHA256:two' });
  });

  test('a record that cannot be read stops the run', async () => {
    const { failed, log } = await job.run({}, { api: { read: 403 } });
    expect(failed).toBe('Read the record');
    expect(log).toContain('::error title=Record::');
    expect(job.untouched()).toBe(true);
  });

  test('a record that cannot be written fails the job, but not the summary', async () => {
    const { failed, log, summary } = await job.run({}, { api: { write: 403 } });
    expect(failed).toBe('Write the record');
    expect(log).toContain('::error title=Record::The app is deployed');
    expect(summary).toContain('### v1 is deployed');
  });

  test('lists all missing secrets at once, before anything is touched', async () => {
    const { failed, log, ran, summary } = await job.run({
      'secrets.DEPLOY_KEY': '',
      'secrets.AWS_S3_BUCKET': '',
      'secrets.LETSENCRYPT_EMAIL': '',
    });
    expect(failed).toBe('Check the secrets');
    expect([...log.matchAll(/::error title=(\w+) is not set::.+/g)].map(([, name]) => name)).toEqual([
      'DEPLOY_KEY',
      'AWS_S3_BUCKET',
    ]);
    expect(ran).toEqual(['Check the secrets', 'Summary', 'Remove the keys']);
    expect(summary).toContain('### v1 is not deployed');
  });

  test('a key that is none, and a host key that is none, are said so', async () => {
    expect((await job.run({ 'secrets.DEPLOY_KEY': 'nonsense' })).log).toContain('::error title=DEPLOY_KEY::');
    expect((await job.run({ 'secrets.DEPLOY_KNOWN_HOSTS': 'SHA256:abc\n@revoked * ssh-ed25519 AAAA' })).log).toContain(
      '::error title=DEPLOY_KNOWN_HOSTS::',
    );
    expect(job.untouched()).toBe(true);
  });

  test('says everything that is wrong with the secrets at once', async () => {
    const { log } = await job.run({
      'secrets.DEPLOY_KEY': 'nonsense',
      'secrets.DEPLOY_KNOWN_HOSTS': 'SHA256:abc',
      'secrets.AWS_S3_BUCKET': '',
    });
    expect([...log.matchAll(/::error title=([^:]+)::/g)].map(([, title]) => title)).toEqual([
      'AWS_S3_BUCKET is not set',
      'DEPLOY_KEY',
      'DEPLOY_KNOWN_HOSTS',
    ]);
  });

  test('a refused deployment fails the job, leaves no record and no keys', async () => {
    const { failed, summary } = await job.run({}, { exit: 4 });
    expect(failed).toBe('Deploy');
    expect(job.deployments).toEqual([]);
    expect(summary).toContain('### v1 is not deployed');
    expect(existsSync(join(job.folder, 'deploy'))).toBe(false);
  });
});
