import { eventually } from '../../lib/command.mjs';

export const title =
  'a release is disturbed: the pod of its Job is evicted, a quota, an image that is not there, a deleted claim, a pod started by hand';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, digests }) {
  const { values } = await storage();
  const site = await place();
  const { kubectl } = site;
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);
  const migrations = () => site.query('select group_concat(version) from migrations');
  const jobRuns = () =>
    eventually('the Job that restores and migrates', 120, async () => {
      const { items } = JSON.parse(await kubectl.run('get', 'pods', '-l', 'job-name=restore', '-o', 'json'));
      return items.some((/** @type {any} */ { status }) => status.phase === 'Running' || status.startTime) && items[0];
    });
  /** A release of version 2 while something is done to the cluster. @param {() => Promise<unknown>} disturb */
  const disturbed = async (disturb) => {
    const [release] = await Promise.all([site.release(values, { version: '2' }), disturb()]);
    return release;
  };
  /** What serves, as it was. */
  const unchanged = async () => {
    expect(await site.version(), 'the version that serves').is('1');
    expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
    expect(await migrations(), 'migrations').is('1');
  };

  const evicted = await step('the pod of the Job is evicted, as from a node that is drained', () =>
    disturbed(async () => {
      const { metadata } = await jobRuns();
      await kubectl.run('delete', 'pod', metadata.name, '--wait=false');
    }),
  );
  expect(evicted.failed, 'the step that failed').is('Restore and migrate');
  expect(evicted.output, 'the words').matches(/could not be restored or migrated[^]*The earlier version serves again/);
  await unchanged();

  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { pods: '0' } } };
  await kubectl.apply(JSON.stringify(quota));
  const full = await step('a quota allows no pod, until the release gives up its Job', () =>
    disturbed(async () => {
      await eventually('the Job is there', 120, async () => kubectl.object('job', 'restore'));
      await eventually('the Job is given up', 180, async () => (await kubectl.object('job', 'restore')) === undefined);
      await kubectl.run('delete', 'resourcequota', 'team');
    }),
  );
  expect(full.failed, 'the step that failed').is('Restore and migrate');
  expect(full.output, 'the words').matches(/The cluster refuses to create the pod: .*exceeded quota: team/);
  await unchanged();

  digests['none'] = `sha256:${'0'.repeat(64)}`;
  const absent = await step('an image that no registry has', () =>
    site.release(values, { version: 'none', inputs: { skip_migration: 'true' } }),
  );
  expect(absent.failed, 'the step that failed').is('Start');
  expect(absent.output, 'the words').matches(/A container cannot start: [^]*The earlier version serves again/);
  await unchanged();

  await kubectl.run('delete', 'pvc', 'data-app-0', '--wait=false');
  const started = await step(
    'the claim is deleted while its pod runs, and a pod is started by hand beside the Job',
    () =>
      disturbed(async () => {
        await jobRuns();
        await kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
      }),
  );
  expect(started.failed, 'the step that failed').is('');
  expect(await site.version(), 'the version that serves').is('2');
  expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
  expect(await migrations(), 'migrations').is('1,2');
}
