export const title =
  'three deploys with one key: the sidecar runs on, and never loses its key file; a migration and a reboot start it again, with the key';
/** The one target with a key file, whichever are asked for. */
export const targets = ['sftp-key'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  const sidecar = await host.compose('ps', '--quiet', 'litestream');

  let proven = first.proven;
  for (const which of ['second', 'third']) {
    await host.write(10);
    const again = await host.deploy({
      values: storage.values,
      image: app(1),
      options: ['--skip-migration', '--proven', proven],
    });
    expect(again.code, `exit code of the ${which} deploy`).is(0);
    proven = again.proven;
  }
  expect(await host.compose('ps', '--quiet', 'litestream'), 'the sidecar').is(sidecar);
  expect(await host.compose('exec', '-T', 'litestream', 'ls', '/run/keys'), 'what it sees of the keys').is('sftp');

  const migrated = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', proven] });
  expect(migrated.code, 'exit code of a version with a migration').is(0);
  proven = migrated.proven;
  await host.powerCut();
  await host.boot();
  await host.green();

  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', proven] })).code,
    'exit code on a new host',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows on a new host').is(20);
}
