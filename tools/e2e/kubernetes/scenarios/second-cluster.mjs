export const title = 'another cluster on the same backup: refused, then moved to; the old one stays down';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, otherCluster }) {
  const { values } = await storage();
  const old = await place();
  const first = await old.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await old.write(30);

  const next = await otherCluster(old);
  const refused = await step('the release on another cluster is refused', () => next.release(values));
  expect(refused.failed, 'the step that failed').is('Read the record');
  expect(refused.output, 'the words').matches(/This namespace is not the one of the last deployment/);

  await old.kubectl.run('scale', 'statefulset', 'app', '--replicas', '0');
  await old.kubectl.run('wait', '--for', 'delete', 'pod/app-0', '--timeout', '120s');
  const moved = await step('it is moved: old_host_stopped', () =>
    next.release(values, { inputs: { old_host_stopped: 'true' } }),
  );
  expect(moved.failed, 'the step that failed').is('');
  expect(await next.rows(), 'rows').is({ 'app.db': 30, 'jobs/jobs.db': 30 });
  await next.write(5);

  await old.kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
  const words = await step('the old place is started again', () => old.refusal());
  expect(words, 'the words').matches(/is older .* than its backup|took over this deployment/);
  expect(await old.appRan(), 'whether the app of the old place ran').is(false);
  expect(await next.rows(), 'rows').is({ 'app.db': 35, 'jobs/jobs.db': 35 });
  const lost = await next.loseVolume();
  await next.ready(lost);
  expect(await next.rows(), 'rows of the backup').is({ 'app.db': 35, 'jobs/jobs.db': 35 });
}
