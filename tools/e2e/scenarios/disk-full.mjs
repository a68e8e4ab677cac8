export const title =
  'the disk is full, while running and before a restore: it is said, nothing is lost, and with room it goes on';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.smallDisk(160);
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  await host.write(10);

  await host.onVolume('dd if=/dev/zero of=/data/filler bs=1M status=none || true');
  const full = await host.write(1000).then(() => 'it was written', String);
  expect(full, 'a write without room').matches(/full/);
  expect((await host.health()).code, 'health check without room').is(1);
  const refused = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(refused.code, 'exit code without room').is(4);
  expect(refused.output, 'the message').matches(/The data volume has 0 MB free/);
  expect(await host.version(), 'the version that serves').is('1\n');

  await host.onVolume('rm /data/filler');
  await host.green();
  await host.write(1);
  const before = await host.rows();

  await host.lose();
  await host.smallDisk(32);
  const small = await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] });
  expect(small.code, 'exit code on a small disk').is(4);
  expect(small.output, 'the message').matches(/The data volume has \d+ MB free, a deployment needs \d+ MB/);
  expect(await host.appExists(), 'the app was started').is(false);

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code with room',
  ).is(0);
  expect(await host.rows(), 'rows').is(before);
}
