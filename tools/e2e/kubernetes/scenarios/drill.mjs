export const title = 'the restore drill restores everything in the cluster, and its workflow reads what it found';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const s3 = await storage();
  const site = await place();
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(40);

  const good = await step('the drill', () => site.workflow('restore-drill.yml', 'drill', s3.values));
  expect(good.failed, 'the step that failed').is('');
  expect(good.output, 'the words').matches(/restored=\S+ app\.db\n[^]*restored=\S+ jobs\/jobs\.db\n/);

  await s3.empty();
  const bad = await step('the drill on an empty storage', () => site.workflow('restore-drill.yml', 'drill', s3.values));
  expect(bad.failed, 'the step that failed').is('Read the result');
}
