import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterJob, ended, given, pod, said } from './cluster.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh cluster look', () => {
  const looked = async (code: number) => {
    const job = clusterJob();
    await job.begin();
    job.put({
      'pod.json': pod(true),
      'set.json': job.set('old'),
      ...ended({ look: code }),
      logs: 'restore: app.db, checked',
    });
    job.write('options', "'--adopt' 'backup' '--at' '2026-01-31T12:00:00Z' '--start-empty' 'jobs/jobs.db'");
    await job.step('check');
    return { job, ...(await job.step('look')) };
  };

  test('restores to a volume of its own, which goes with the Job, and leaves alone what runs', async () => {
    const { job, code, output } = await looked(0);
    expect([code, output]).toEqual([0, expect.stringContaining('restore: app.db, checked')]);
    const look = given(job, 'created').find(({ metadata }) => metadata.name === 'look');
    expect(look?.spec.template.spec.containers[0].command?.slice(2)).toEqual([
      '--adopt',
      'backup',
      '--at',
      '2026-01-31T12:00:00Z',
      '--start-empty',
      'jobs/jobs.db',
      '--clock',
    ]);
    expect(look?.spec.template.spec.volumes.at(-1)).toEqual({
      name: 'data',
      ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } },
    });
    expect(said(job)).not.toMatch(/^(?:scale|delete (?!job look))/m);
    expect(job.read('finished')).toBe('look\n');
  });

  test('fails where something cannot be restored', async () => {
    const { job, code, output } = await looked(4);
    expect([code, output]).toEqual([1, expect.stringContaining('cannot be restored to that point in time')]);
    expect(existsSync(path.join(job.folder, 'deploy/finished'))).toBe(false);
  });
});
