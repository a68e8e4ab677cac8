import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterConf, clusterJob, ended, given, pod, said, set, type KubeObject } from './cluster.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('an app that migrates at its own start', () => {
  const conf = [...clusterConf.filter((line) => !line.startsWith('migrate')), 'migrate=start'];
  const steps = (object: KubeObject | undefined) =>
    [...(object?.spec.template.spec.initContainers ?? []), ...(object?.spec.template.spec.containers ?? [])].map(
      ({ name, command }) => [name, ...(command?.slice(1) ?? [])],
    );
  const jobs = (job: ReturnType<typeof clusterJob>) => given(job, 'created').filter(({ kind }) => kind === 'Job');
  const restored = async (options = "'--proven' 'app.db@000000000000000a'", image = 'old') => {
    const job = clusterJob(conf);
    await job.begin();
    job.put({ 'pod.json': pod(true), 'set.json': set(image, 'storage-x'), ...ended({ restore: 0 }) });
    job.write('options', options);
    await job.step('check');
    const { code, output } = await job.step('restore');
    expect(code).toBe(0);
    return { job, output };
  };

  test('is stopped for a copy of the databases, which has another name than that of a migration', async () => {
    const { job, output } = await restored();
    expect(output).toContain('setting a copy of the databases aside');
    expect(said(job)).toContain('scale statefulset app --replicas 0');
    expect(steps(jobs(job).at(-1))).toEqual([
      ['restore', 'guard', '--settle', '--proven', 'app.db@000000000000000a', '--clock'],
      ['stored', 'guard', '--stored', '--proven', 'app.db@000000000000000a'],
      ['set-aside', 'guard', '--before-migration'],
      ['keep-copy', 'cluster', 'keep-copy'],
    ]);
    expect(existsSync(path.join(job.folder, 'deploy/migrating'))).toBe(false);
  });

  test('keeps no copy of the same image, nor where nothing is to be migrated', async () => {
    for (const { output } of [await restored('', 'ghcr.io/acme/shop@sha256:ab'), await restored("'--skip-migration'")])
      expect(output).not.toContain('aside');
  });

  test('no longer needs the copy once the new version serves', async () => {
    const { job } = await restored();
    expect(await job.step('start')).toMatchObject({ code: 0 });
    expect(said(job)).toContain('exec app-0 -c litestream -- /deploy/deploy.sh cluster drop-copy');
    expect(existsSync(path.join(job.folder, 'deploy/start_copied'))).toBe(false);
  });

  test('gets the copy back when the new version does not come up, as the newest state of its backup', async () => {
    const { job } = await restored();
    job.put({
      'pod.json': pod(false, { app: { restartCount: 3 } }),
      ...ended({ 'take-copy': 0, return: 0, 'begin-backup': 0, 'drop-copy': 0 }),
    });
    expect(await job.step('start')).toMatchObject({ code: 1 });
    expect(steps(jobs(job).at(-1))).toEqual([
      ['take-copy', 'cluster', 'take-copy'],
      ['return', 'guard', '--return-copy'],
      ['begin-backup', 'guard', '--adopt', 'local'],
      ['drop-copy', 'cluster', 'drop-copy'],
    ]);
    expect(said(job)).not.toContain('exec app-0 -c litestream -- /deploy/deploy.sh cluster drop-copy');
    expect(given(job, 'applied').at(-1)?.spec.template.spec.containers[0].image).toBe('old');
  });

  test('stays stopped when the copy cannot be returned', async () => {
    const { job } = await restored();
    const before = given(job, 'applied').length;
    job.put({ 'pod.json': pod(false, { app: { restartCount: 3 } }), ...ended({ 'take-copy': 1 }) });
    const { code, output } = await job.step('start');
    expect(code).toBe(1);
    expect(output).toContain('The app stays stopped, and the copy is safe');
    // The objects of the new version, and nothing after them.
    expect(given(job, 'applied').length).toBe(before + 1);
  });
});
