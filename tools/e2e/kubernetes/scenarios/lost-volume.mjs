export const title = 'the volume is lost: the next pod restores every row before the app starts';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place }) {
  const { values } = await storage();
  const site = await place();
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(500);
  const before = await site.rows();

  const lost = await site.loseVolume();
  await step('from the lost volume to Ready', () => site.ready(lost));
  expect(await site.rows(), 'rows').is(before);
  expect(await site.query('pragma integrity_check'), 'integrity').is('ok');
  expect(await site.inSidecar('stat', '-c', '%u:%g', '/data/app.db'), 'owner').is('1654:1654');
  await site.write(5);
  expect((await site.rows())['app.db'], 'rows after further writes').is(505);

  const again = await step('a release on the new volume', () => site.release(values, { version: '2' }));
  expect(again.failed, 'the step of the release that failed').is('');
  expect((await site.rows())['app.db'], 'rows').is(505);
}
