import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterJob, given, pod, set } from './cluster.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh cluster prove', () => {
  const proved = async (files: Record<string, unknown> = {}, options = '') => {
    const job = clusterJob();
    await job.begin();
    await job.step('check');
    job.put({ 'set.json': set('old'), 'pod.json': pod(true), ...files });
    await job.step('start');
    job.write('options', options);
    return { job, ...(await job.step('prove')) };
  };

  test('hands the proof to the record, and keeps it in the cluster for the next start of a pod', async () => {
    const { job, code, outputs } = await proved();
    expect(code).toBe(0);
    expect(outputs).toMatch(/^proven=app\.db@000000000000000a,jobs\/jobs\.db@000000000000000b\nsince=\d{4}-/);
    expect(given(job, 'applied').at(-1)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'record' },
      data: { proven: 'app.db@000000000000000a,jobs/jobs.db@000000000000000b' },
    });
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(true);
  });

  test('a first deployment whose app writes what is not backed up is no success', async () => {
    const { code, output, outputs } = await proved({ opened: 'difference=volume other.db\n' }, "'--first-deploy'");
    expect([code, outputs]).toEqual([1, '']);
    expect(output).toContain('other.db');
  });

  test('a sidecar that does not say what is on the volume has not said that all of it is backed up', async () => {
    const fails = { 'opened-fails': 'error: unable to upgrade connection' };
    const first = await proved(fails, "'--first-deploy'");
    expect([first.code, first.outputs]).toEqual([1, '']);
    expect(first.output).toContain(
      'Some files could not be compared with the backup: error: unable to upgrade connection.',
    );
    const later = await proved(fails, "'--proven' 'app.db@0000000000000001'");
    expect([later.code, later.output.includes('difference=unseen ')], later.output).toEqual([0, true]);
  });
});
