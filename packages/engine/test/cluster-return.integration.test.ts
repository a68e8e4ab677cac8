import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterConf, clusterJob, ended, given, pod, said } from './cluster.js';
import { missingTools } from './workflow-job.js';

const old = 'ghcr.io/acme/shop@sha256:old';
const address = 'https://github.com/acme/Shop/actions/runs/7';

/** A release that has to restore or migrate something, with the options of its run. */
async function release(files: Record<string, unknown> = {}, options = '', conf = clusterConf) {
  const job = clusterJob(conf);
  await job.begin();
  job.put({
    'pod.json': pod(true),
    'set.json': job.set(old),
    'job-check.json': { status: { succeeded: 1 } },
    ...files,
  });
  job.write('options', options);
  await job.step('check');
  return job;
}

/** Images of the StatefulSets that the cluster was given, with the number of their pods. */
const started = (job: ReturnType<typeof clusterJob>) =>
  given(job, 'applied')
    .flatMap((object) => object.items ?? [object])
    .filter(({ kind }) => kind === 'StatefulSet')
    .map(({ spec }) => [spec.template.spec.containers[0].image, spec.replicas]);

const jobs = (job: ReturnType<typeof clusterJob>) =>
  given(job, 'created')
    .filter(({ kind, metadata: { name } }) => kind === 'Job' && name !== 'check')
    .map(({ metadata }) => metadata.name);

const exists = (job: ReturnType<typeof clusterJob>, name: string) => existsSync(path.join(job.folder, name));

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > limit) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(missingTools.length > 0)('a release that was cut off', () => {
  test('before it stopped the app has nothing to return', async () => {
    const untouched = clusterJob();
    expect(await untouched.step('return')).toMatchObject({ code: 0, output: '' });
    const job = await release();
    const before = said(job);
    expect(await job.step('return')).toMatchObject({ code: 0, output: '' });
    expect(said(job)).toBe(before);
  });

  test('after the app was stopped starts the earlier version again, and the summary says so', async () => {
    const job = await release(ended({ restore: 0, 'set-aside': 0, migrate: 0, 'forget-copy': 0 }));
    expect(await job.step('restore')).toMatchObject({ code: 0 });
    expect(said(job)).toContain(`annotate statefulset app generator-litestream/stopped-by=${address} --overwrite`);
    expect(started(job)).toEqual([]);
    const { code, output } = await job.step('return');
    expect(code).toBe(1);
    expect(started(job)).toEqual([[old, 1]]);
    expect(said(job)).toContain('annotate statefulset app generator-litestream/stopped-by-\n');
    expect(output).toMatch(/in the step "restore"[^]*gh run rerun 7 --failed[^]*The earlier version serves again: /);
    expect(output).toMatch(/^downtime=\d/m);
    expect(jobs(job)).toEqual(['restore']);
    const { summary } = await job.run(['summary', 'release'], { VERSION: 'v2', DIGEST: 'sha256:ab' });
    expect(summary).toContain('### v2 is not deployed: it failed in the stage *restore*');
    expect(summary).toContain(`The earlier version serves again: ${old}`);
    expect((await job.step('return')).output).toBe(''); // once
  });

  test('in the middle of a migration ends what is left of the step and its Job, and returns the databases', async () => {
    const job = await release({ 'job-restore.json': {} });
    const cutOff = job.step('restore'); // the first process of a step is ended by the runner, those below it go on
    await until(() => said(job).includes('get job restore'));
    job.put({ 'job-return-copy.json': { status: { succeeded: 1 } } });
    const { code, output } = await job.step('return');
    await cutOff;
    expect(code).toBe(1);
    expect(output).toContain('ending the Job restore, which the run left');
    expect(output).toContain('returning the databases to what they were before');
    expect(jobs(job)).toEqual(['restore', 'return-copy']);
    const lines = said(job);
    const ends = lines.lastIndexOf('delete job restore --ignore-not-found --cascade foreground');
    expect(ends).toBeGreaterThan(lines.indexOf('get job restore'));
    expect(lines.indexOf('get job return-copy')).toBeGreaterThan(ends);
    expect(lines.slice(lines.indexOf('get job return-copy'))).not.toContain('get job restore');
    expect(started(job)).toEqual([[old, 1]]);
  });

  test('while the new version starts goes back to the earlier one, with the copy that was set aside', async () => {
    const conf = [...clusterConf.filter((line) => !line.startsWith('migrate')), 'migrate=start'];
    const job = await release(ended({ restore: 0, 'set-aside': 0, 'keep-copy': 0 }), '', conf);
    await job.step('restore');
    job.put({ 'pod.json': pod(false, { app: { state: {} } }) });
    const cutOff = job.step('start');
    await until(() => /^apply.*-f -\n(?:.*\n)*get pod app-0/m.test(said(job).split('create -f -').at(-1) ?? ''));
    job.put({ 'job-return-copy.json': { status: { succeeded: 1 } } });
    const returned = job.step('return');
    await until(() => said(job).includes('get job return-copy'));
    job.put({ 'pod.json': pod(true) });
    const { output } = await returned;
    await cutOff;
    expect(output).toContain('in the step "start"');
    expect(started(job)).toEqual([
      ['ghcr.io/acme/shop@sha256:ab', 1],
      [old, 1],
    ]);
    expect(jobs(job)).toEqual(['restore', 'return-copy']);
    expect(exists(job, 'deploy/unfinished')).toBe(false);
  });

  test('after the new version served leaves it', async () => {
    const job = await release(ended({ restore: 0, 'set-aside': 0, migrate: 0, 'forget-copy': 0 }));
    await job.step('restore');
    expect(await job.step('start')).toMatchObject({ code: 0 });
    expect(said(job)).toMatch(/annotate statefulset app \S+\/served=yes \S+\/stopped-by- --overwrite/);
    const before = given(job, 'applied').length;
    expect(await job.step('return')).toMatchObject({ code: 0, output: '' });
    expect(given(job, 'applied').length).toBe(before);
  });

  test('starts nothing where the databases could not be returned', async () => {
    const job = await release({ 'job.json': { status: { failed: 1 } } });
    expect((await job.step('restore')).output).toContain('The app stays stopped');
    expect(await job.step('return')).toMatchObject({ code: 0, output: '' });
    expect(started(job)).toEqual([]);
    expect(said(job)).not.toContain('stopped-by-');
  });

  test('of a first version stays stopped, because there is nothing to return to', async () => {
    const job = await release({ 'set.json': '', 'pod.json': '', 'job-restore.json': {} });
    job.put({ 'job-return-copy.json': { status: { succeeded: 1 } } });
    const cutOff = job.step('restore');
    await until(() => said(job).includes('get job restore'));
    const { code, output } = await job.step('return');
    await cutOff;
    expect([code, started(job)]).toEqual([1, []]);
    expect(output).toContain('There is no earlier version to return to.');
    expect(said(job)).toContain('scale statefulset app --replicas 0');
  });
});

describe.skipIf(missingTools.length > 0)('an app that a run stopped, whose runner died', () => {
  const stopped = (run?: string) => {
    const set = clusterJob().set(old);
    return {
      ...set,
      metadata: { ...set.metadata, ...(run && { annotations: { 'generator-litestream/stopped-by': run } }) },
      spec: { ...set.spec, replicas: 0 },
    };
  };
  const status = async (files: Record<string, unknown>) => {
    const job = clusterJob();
    await job.begin();
    job.put(files);
    return job.step('status');
  };

  test('is named by the status, with the run and both ways on', async () => {
    const files = { 'set.json': stopped(address), 'job-restore.json': { status: { active: 1 } } };
    const { code, output } = await status(files);
    expect(code).toBe(1);
    expect(output).toContain(`The app is stopped: the run ${address} stopped it, and has not started a version since.`);
    expect(output).toContain('gh run rerun 7 --failed');
    expect(output).toContain('kubectl -n blazor-k3x9q2 scale statefulset app --replicas 1');
    expect(output).toContain('Its Job restore still works on the volume');
  });

  test('is told from one that a person stopped', async () => {
    const { code, output } = await status({ 'set.json': stopped() });
    expect([code, output]).toEqual([1, expect.stringContaining('somebody set the number of its pods to 0')]);
    expect(output).not.toContain('gh run rerun');
  });

  test('serves again with the next release, which says from where it goes on', async () => {
    const job = await release({ 'set.json': stopped(address), 'pod.json': '', ...ended({ restore: 0, migrate: 0 }) });
    const log = readFileSync(path.join(job.folder, 'deploy/log'), 'utf8');
    expect(log).toContain(`The app is stopped since the run ${address}, which did not start a version.`);
    await job.step('restore');
    job.put({ 'pod.json': pod(true) });
    expect(await job.step('start')).toMatchObject({ code: 0 });
    expect(started(job)).toEqual([['ghcr.io/acme/shop@sha256:ab', 1]]);
  });

  test('the status of what serves is that of its backup; of a pod that does not become ready, what keeps it', async () => {
    const serves = await status({
      'set.json': clusterJob().set(old),
      'pod.json': { spec: { containers: [{ name: 'app', image: old }] }, ...pod(true) },
    });
    expect([serves.code, serves.output]).toEqual([0, expect.stringContaining(`${old} serves.`)]);
    const waits = { app: { state: { waiting: { reason: 'ImagePullBackOff', message: '401' } } } };
    const { code, output } = await status({
      'set.json': clusterJob().set(old),
      'pod.json': pod(false, waits),
      logs: 'restore: refused',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/app: ImagePullBackOff 401[^]*restore: refused[^]*describe pod app-0/);
    expect(await status({})).toMatchObject({ code: 1, output: expect.stringContaining('Nothing is deployed') });
  });
});
