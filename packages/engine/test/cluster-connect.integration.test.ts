import { describe, expect, test } from 'vitest';
import { clusterJob, said } from './cluster.js';
import { missingTools } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh cluster connect', () => {
  test('knows the namespace of this cluster, and keeps the kubeconfig out of every argument', async () => {
    const job = clusterJob();
    const { code, output } = await job.step('connect');
    expect([code, output]).toEqual([0, '']);
    expect(job.read('host_key')).toBe('kubernetes uid-1\n');
    expect(said(job)).not.toMatch(/apiVersion|hush/);
  });

  test('names all that is missing at once', async () => {
    const { code, output } = await clusterJob().step('connect', {
      KUBE_CONFIG: '',
      AWS_S3_BUCKET: '',
      APP_DOMAIN: '',
    });
    expect(code).toBe(1);
    for (const name of ['KUBE_CONFIG is not set', 'AWS_S3_BUCKET is not set', 'gh variable set DEPLOY_DOMAIN'])
      expect(output).toContain(name);
    expect(output).not.toContain('DEPLOY_KEY');
  });

  test('refuses a cluster that knows no sidecars', async () => {
    const job = clusterJob();
    await job.begin();
    job.put({ minor: '28' });
    const { code, output } = await job.step('connect');
    expect(code).toBe(1);
    expect(output).toContain('This is Kubernetes 1.28, and the files need 1.29 or newer.');
  });
});

test.skipIf(skipped)('another cluster than that of the record is refused', async () => {
  const job = clusterJob();
  await job.begin();
  const curl = `case "$*" in *statuses*) echo '[{"state":"success"}]' ;; *) echo '[{"id":1,"payload":{"host_key":"kubernetes uid-9"}}]' ;; esac`;
  const read = (env: Record<string, string>) =>
    job.run(['record', 'read'], { GITHUB_API_URL: 'https://api', ...env }, { curl });
  expect(await read({})).toMatchObject({ code: 1, output: expect.stringContaining('Another cluster') });
  expect(await read({ OLD_HOST_STOPPED: 'true' })).toMatchObject({ code: 0 });
});

test.skipIf(skipped).each([['cluster', 'reboot'], ['deploy']])(
  'deploy.sh %s %s is a wrong usage in a cluster',
  async (...args) => {
    expect(await clusterJob().run(args)).toMatchObject({ code: 2 });
  },
);
