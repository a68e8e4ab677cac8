export const title =
  'the volume has room but no free inode, while running and before a restore: it is said, nothing is lost, and with room it goes on';
export const smoke = false;
export const targets = ['s3'];

const files = 400;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.smallDisk(160, { files });
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);

  await host.onVolume(
    'mkdir /data/filler; number=0; while : >"/data/filler/$((number++))"; do :; done 2>/dev/null || true',
  );
  await host.write(10).catch(() => {}); // Litestream cannot note what is written from here on
  const health = await host.health();
  expect(health.code, 'health check without an inode').is(1);
  expect(health.output, 'the message').matches(/no space left on device|full/i);
  const refused = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(refused.code === 0, 'a deployment without an inode succeeds').is(false);
  expect(refused.output, 'the message').matches(/space|full|inode/i);

  await host.onVolume('rm -r /data/filler');
  await host.green();
  await host.write(1);
  const before = await host.rows();

  await host.lose();
  await host.smallDisk(160, { files: 12 });
  const small = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(small.code === 0, 'a restore without an inode succeeds').is(false);
  expect(small.output, 'the message').matches(/space|full|inode/i);
  expect(await host.appExists(), 'the app was started').is(false);

  await host.lose();
  const again = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(again.code, 'exit code with room').is(0);
  expect(await host.rows(), 'rows').is(before);
}
