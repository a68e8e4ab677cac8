import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterJob, given, pod, readers, said, set } from './cluster.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('pods that only read', () => {
  const released = async (files: Record<string, unknown> = {}, others: readonly object[] = [readers()]) => {
    const job = clusterJob();
    await job.begin(...others);
    await job.step('check');
    job.put({ 'set.json': set('old'), 'pod.json': pod(true), 'readers.json': readers(), ...files });
    const start = await job.step('start');
    const applied = given(job, 'applied')
      .at(-1)
      ?.items.map(({ kind }) => kind);
    const prove = await job.step('prove');
    return { job, start, applied, prove, ...(await job.step('readers')) };
  };

  test('come after the app, its proof and the record, with the image of this release', async () => {
    const { job, applied, prove, code, output } = await released();
    expect([prove.code, code, applied]).toEqual([0, 0, ['StatefulSet', 'Ingress']]);
    expect(prove.output).not.toMatch(/readers|^deployed$/m);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(true);
    expect(output).toContain('starting the readers');
    const last = given(job, 'applied').at(-1);
    expect(last?.items.map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(last?.items[0]?.spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop@sha256:ab');
  });

  test('are waited for until those of before are gone', async () => {
    const { job, code } = await released({
      'readers.json': readers(1),
      'after-apply': `! grep -q '"Deployment"' "$CLUSTER"/applied-*.json || printf '%s' '${JSON.stringify(readers())}' >"$CLUSTER/readers.json"`,
    });
    expect(code).toBe(0);
    expect(said(job)).toContain('get deployment readers');
  });

  test('begin again after a decision between volume and backup', async () => {
    const job = clusterJob();
    await job.begin(readers());
    await job.step('check');
    job.put({ 'set.json': set('old'), 'pod.json': pod(true), 'readers.json': readers() });
    await job.step('start');
    expect(said(job)).not.toContain('rollout restart');
    job.write('options', "'--adopt' 'local'");
    await job.step('prove');
    expect(said(job)).not.toContain('rollout restart');
    await job.step('readers');
    expect(said(job)).toContain('rollout restart deployment readers');
  });

  test('that do not come up fail the release, which keeps the app and its proof', async () => {
    const { job, prove, code, output } = await released({
      'readers.json': readers(1),
      'reader-pod.json': {
        metadata: { name: 'readers-new' },
        status: {
          conditions: [{ type: 'Ready', status: 'False' }],
          containerStatuses: [{ name: 'app', ready: false, restartCount: 3 }],
        },
      },
      logs: 'attempt to write a readonly database',
    });
    expect(code).toBe(1);
    expect(output).toContain('| attempt to write a readonly database');
    expect(said(job)).toMatch(/^logs readers-new -c app/m);
    expect(output).toContain('The new version of the app serves, and its backup is proven.');
    expect([prove.code, prove.outputs]).toEqual([0, expect.stringMatching(/^proven=/)]);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(false);
    expect(given(job, 'applied').some(({ metadata }) => metadata?.name === 'record')).toBe(true);
  });

  test('are removed where the files have none any more', async () => {
    const { job, prove } = await released({ left: 'deployment.apps/readers\nservice/readers\n' }, []);
    expect([prove.code, prove.output]).toEqual([0, expect.stringContaining('removing deployment.apps/readers')]);
    expect(prove.output).toMatch(/^(?:.* )?deployed$/m);
    expect(said(job)).toMatch(/^delete deployment\.apps\/readers .*\ndelete service\/readers /m);
  });
});
