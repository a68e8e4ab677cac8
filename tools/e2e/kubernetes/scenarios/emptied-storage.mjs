export const title = 'the volume is lost and the storage is empty: the app never starts, and no release makes it';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, github }) {
  const s3 = await storage();
  const site = await place();
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(50);

  await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '0');
  await site.kubectl.run('wait', '--for', 'delete', 'pod/app-0', '--timeout', '120s');
  await site.kubectl.run('delete', 'pvc', 'data-app-0');
  await s3.empty();
  await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
  const words = await step('refused', () => site.refusal());
  expect(words, 'the words').matches(/app\.db/);
  expect(await site.appRan(), 'whether the app ran').is(false);

  const release = await step('a release is refused', () => site.release(s3.values, { version: '2' }));
  expect(release.code, 'the exit code').is(1);
  expect(await site.appRan(), 'whether the app ran').is(false);

  // GitHub has no record: the one in the cluster is enough.
  github.deployments.splice(0);
  const unrecorded = await step('a release without a record at GitHub is refused', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect([unrecorded.failed, unrecorded.code], 'a release').is(['Restore and migrate', 1]);
  expect(await site.appRan(), 'whether the app ran').is(false);

  // And neither has the cluster: that a version served there is enough.
  await site.kubectl.run('delete', 'configmap', 'record');
  const forgotten = await step('a release without any record is refused', () =>
    site.release(s3.values, { version: '2' }),
  );
  expect([forgotten.failed, forgotten.code], 'a release').is(['Restore and migrate', 1]);
  expect(forgotten.output, 'the words').matches(/so this is not a first deployment/);
  await site.kubectl.run('scale', 'statefulset', 'app', '--replicas', '1');
  const words2 = await step('the pod is refused without any record', () => site.refusal());
  expect(words2, 'the words').matches(/There is no database app\.db on the volume, no backup/);
  expect(await site.appRan(), 'whether the app ran').is(false);

  const given = await step('a person gives the data up: adopt local', () =>
    site.release(s3.values, { version: '2', inputs: { adopt: 'local' } }),
  );
  expect(given.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 0, 'jobs/jobs.db': 0 });
}
