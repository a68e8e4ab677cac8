import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostJob, missingTools, task } from './host-job.js';

describe.skipIf(missingTools.length > 0)('with a second environment, the deploy job', () => {
  const staging = { name: 'staging', id: 'blazor-staging-m4t7pz', domain: 'staging.example.com' };
  let job: ReturnType<typeof hostJob>;
  beforeEach(() => {
    job = hostJob('release.yml', 'deploy', { others: [staging] });
  });
  afterEach(() => job.remove());

  test('deploys the first one where nobody says another, as a release and a push do', async () => {
    expect((await job.run()).failed).toBeUndefined();
    expect(readdirSync(join(job.folder, 'host/deploy'))).toEqual(['blazor-k3x9q2']);
    expect(job.deployments.map(({ task }) => task)).toEqual([task]);
    expect(job.sent()['APP_DOMAIN']).toBe('app.example.com');
  });

  test('deploys the one that is said, with its own id, domain and record', async () => {
    job.deployments.push({
      id: 1,
      task,
      payload: { host_key: 'of another host', proven: 'app.db@01' },
      states: ['success'],
    });
    const { failed, log } = await job.run({ 'inputs.environment': 'staging' });
    expect(failed, log).toBeUndefined();
    const [id] = readdirSync(join(job.folder, 'host/deploy'));
    expect(id).toBe('blazor-staging-m4t7pz');
    const upload = join(job.folder, 'host/deploy/blazor-staging-m4t7pz/incoming/7-1');
    expect(readdirSync(upload).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    expect(readFileSync(join(upload, 'deploy.conf'), 'utf8')).toMatch(
      /^id=blazor-staging-m4t7pz\nenvironment=staging\ndomain=staging\.example\.com$/m,
    );
    expect(job.sent()['APP_DOMAIN']).toBe('staging.example.com');
    expect(job.args('deploy')).toEqual(['deploy', '--first-deploy']);
    expect(job.deployments[0]).toMatchObject({ task: 'litestream:blazor-staging-m4t7pz', states: ['success'] });
  });
});
