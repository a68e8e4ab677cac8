import { attempt, docker } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'deploy.sh remove: nothing goes without its name and a proven backup; the data stays unless it is named too, ' +
  'another app is left alone, and a new host has every row';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, another }) {
  const image = `removed-${host.id}:1`;
  const exists = async (/** @type {string} */ kind, /** @type {string} */ name) =>
    (await attempt('docker', [kind, 'inspect', name])).code === 0;
  const left = async () => [
    (await docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${host.id}`)) !== '',
    await exists('network', `${host.id}_default`),
    await exists('image', image),
    await exists('volume', host.volume),
  ];
  await docker('tag', app(1), image);
  expect(
    (await host.deploy({ values: storage.values, image, options: ['--first-deploy'] })).code,
    'exit code of the first deploy',
  ).is(0);
  const other = await another();
  expect(
    (await other.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code,
    'exit code of another app',
  ).is(0);
  await host.write(20);

  const unsaid = await host.call('remove');
  expect(unsaid.code, 'exit code without the name').is(2);
  expect(unsaid.output, 'the command').matches(/type: \.\/deploy\.sh remove --yes 'E2E'/);
  expect((await host.call('remove', '--yes', 'shop')).code, 'exit code with another name').is(2);
  await storage.cut();
  const unproven = await host.call('remove', '--yes', 'E2E');
  expect(unproven.code, 'exit code without the storage').is(1);
  expect(unproven.output, 'the message').matches(
    /Nothing was removed\. To remove it without a backup: add --without-backup/,
  );
  expect(await left(), 'what is there').is([true, true, true, true]);
  expect((await host.rows())['app.db'], 'rows meanwhile').is(20);
  await storage.bringBack();
  await host.green();

  const removed = await host.call('remove', '--yes', 'E2E');
  expect(removed.code, 'exit code').is(0);
  expect(await left(), 'containers, network, image, volume').is([false, false, false, true]);
  expect(removed.output, 'what is left').matches(
    new RegExp(
      [
        `volume ${host.volume}: docker volume rm ${host.volume}`,
        String.raw`the proxy, which other containers use: [^\n]*${other.id}-app-1`,
        `everything below ${host.id}/`,
        'gh workflow disable restore-drill',
        'gh secret delete',
        'environments/production',
        `task=litestream:${host.id}`,
      ].join('[^]*'),
    ),
  );
  expect(Object.values(await other.rows()), 'the other app').is([0, 0]);
  const again = await host.call('remove', '--yes', 'E2E');
  expect([again.code, await left()], 'once more').is([0, [false, false, false, true]]);

  expect((await host.call('deploy', '--image', app(1))).code, 'exit code of deploying it again').is(0);
  expect((await host.rows())['app.db'], 'rows of the volume that stayed').is(20);
  await host.write(5);
  expect((await host.call('remove', '--with-data', '--yes', 'E2E')).code, 'exit code with the data').is(0);
  expect(await left(), 'containers, network, image, volume').is([false, false, false, false]);
  expect((await host.call('remove', '--with-data', '--yes', 'E2E')).code, 'exit code once more').is(0);

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', 'app.db,jobs/jobs.db'] })).code,
    'exit code on a new host',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows on a new host').is(25);
  await storage.cut();
  expect(
    (await host.call('remove', '--with-data', '--without-backup', '--yes', 'E2E')).code,
    'exit code without a backup',
  ).is(0);
  expect(await left(), 'containers, network, image, volume').is([false, false, false, false]);
}
