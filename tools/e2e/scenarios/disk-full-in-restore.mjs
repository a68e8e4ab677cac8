export const title =
  'the disk turns out too small in the middle of a restore: it is said, the old data and the old app stay, and with room it goes on';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, moment }) {
  await host.smallDisk(400);
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  // Room is judged by twice the compressed size, which this content makes far too little: 100 MB of zeros, gone again later.
  const sql = (/** @type {string} */ text) => host.onVolume(`sqlite3 -cmd '.timeout 10000' /data/app.db "${text}"`);
  await sql(
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) ' +
      'insert into counter(note) select hex(zeroblob(1000000)) from n',
  );
  await host.write(1);
  const good = await moment();
  await sql('delete from counter where length(note) > 1000; vacuum');
  await host.write(1);
  const before = await host.rows();
  expect(before['app.db'], 'rows before').is(2);

  await host.onVolume(
    'dd if=/dev/zero of=/data/filler bs=1M count=$(($(df --output=avail -m /data | tail -n 1) - 75)) status=none',
  );
  const goBack = () =>
    host.deploy({ values: storage.values, image: app(1), options: ['--adopt', 'backup', '--at', good] });
  const full = await goBack();
  expect(full.code, 'exit code').is(1);
  expect(full.output, 'the message').matches(/The disk is too full to restore app\.db\.\n +-> Free some space/);
  expect(await host.eventualRows(), 'rows of the old app').is(before);
  expect(await host.onVolume('ls /data/.litestream-deployment'), 'what is left of the restore').lacks('staging');
  await host.write(1);

  await host.onVolume('rm /data/filler');
  expect((await goBack()).code, 'exit code with room').is(0);
  expect((await host.rows())['app.db'], 'rows of that moment').is(51);
}
