export const title =
  'the migration fails half-way: the earlier version serves again on the data from before the migration';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);
  const before = await site.rows();

  site.setVariables({ FAIL_MIGRATION: '1' });
  const failing = await step('the migration fails, and all is as before', () => site.release(values, { version: '2' }));
  expect(failing.failed, 'the step that failed').is('Restore and migrate');
  expect(failing.output, 'the words').matches(/FAIL_MIGRATION=1: failed half-way[^]*The earlier version serves again/);
  expect(await site.version(), 'the version that serves').is('1');
  expect(await site.rows(), 'rows').is(before);
  expect(await site.query('select group_concat(version) from migrations'), 'migrations').is('1');
  await site.write(3);

  site.setVariables({ FAIL_START: '1' });
  const broken = await step('a version that does not start: the one before serves again', () =>
    site.release(values, { version: '2', inputs: { skip_migration: 'true' } }),
  );
  expect(broken.failed, 'the step that failed').is('Start');
  expect(await site.version(), 'the version that serves').is('1');

  site.setVariables({});
  const good = await step('the corrected version', () => site.release(values, { version: '2' }));
  expect(good.failed, 'the step that failed').is('');
  expect(await site.query('select group_concat(version) from migrations'), 'migrations').is('1,2');

  const lost = await site.loseVolume();
  await step('from the lost volume to Ready', () => site.ready(lost));
  expect(await site.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });
  expect(await site.query('select group_concat(version) from migrations'), 'migrations').is('1,2');
}
