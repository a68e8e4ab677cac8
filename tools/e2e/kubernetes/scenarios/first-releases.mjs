export const title =
  'the first release with its migration, the same one again, and a new version: proof and record each time';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, github, rawRestore }) {
  const s3 = await storage();
  const { values } = s3;
  const site = await place();

  const first = await step('first release', () => site.release(values));
  expect([first.failed, first.code], 'the first release').is(['', 0]);
  expect(await site.version(), 'the version').is('1');
  expect(await site.query('select group_concat(version) from migrations'), 'migrations').is('1');
  expect(github.deployments[0]?.payload.proven, 'the record').matches(
    /^app\.db@[0-9a-f]{16},jobs\/jobs\.db@[0-9a-f]{16}/,
  );
  const { data } = await site.kubectl.object('configmap', 'record');
  expect(data.proven, 'the record in the cluster').is(github.deployments[0]?.payload.proven);

  await step('100 rows in the storage', () => site.write(100));
  const rows = await site.rows();
  expect(rows, 'rows').is({ 'app.db': 100, 'jobs/jobs.db': 100 });

  const again = await step('the same version again', () => site.release(values));
  expect([again.failed, again.code], 'the same version again').is(['', 0]);
  expect(await site.rows(), 'rows').is(rows);

  const pod = await site.podUid();
  const unchanged = await step('the same version without a migration: the pod stays', () =>
    site.release(values, { inputs: { skip_migration: 'true' } }),
  );
  expect(unchanged.failed, 'the step that failed').is('');
  expect(await site.podUid(), 'the pod').is(pod);

  const changed = await step('a new version', () => site.release(values, { version: '2' }));
  expect([changed.failed, changed.code], 'a new version').is(['', 0]);
  expect(await site.version(), 'the version').is('2');
  expect(await site.rows(), 'rows').is(rows);
  expect(await site.query('select group_concat(version) from migrations'), 'migrations').is('1,1,2');

  // The proof is the engine's own word: without it, the storage has to have the same.
  for (const name of Object.keys(rows)) {
    const sql = "select (select count(*) from counter) || ' rows, ' || (select group_concat(version) from migrations)";
    expect(await rawRestore(site, s3, name, sql), `${name} in the storage`).is('100 rows, 1,1,2');
  }
}
