export const title = 'how long it takes from a lost volume to Ready, at 1 MB and 200 MB, beside Litestream alone';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, rawRestore }) {
  const s3 = await storage();
  const site = await place();
  const first = await site.release(s3.values);
  expect(first.failed, 'the step of the first release that failed').is('');
  let filled = 0;
  for (const megabytes of [1, 200]) {
    // As the app's user, which the sidecar is as well.
    await site.inSidecar(
      'sqlite3',
      '/data/app.db',
      `create table if not exists filler(data blob);
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${megabytes - filled})
       insert into filler select randomblob(1048576) from n`,
    );
    filled = megabytes;
    await site.write(1);
    const before = await site.rows();
    const lost = await site.loseVolume();
    await step(`from the lost volume to Ready, ${megabytes} MB`, () => site.ready(lost));
    expect(await site.rows(), 'rows').is(before);
    expect(await site.query('select count(*) from filler'), 'megabytes').is(String(megabytes));
    await rawRestore(site, s3, 'app.db', 'select count(*) from filler');
  }
}
