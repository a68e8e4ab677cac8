import { docker, run } from '../lib/command.mjs';

export const title =
  "a host that version 0.1.0 deployed gets today's files: no row is lost and nothing restored; " +
  'back to 0.1.0 by itself and by hand, and forth again';
export const targets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, filesOf }) {
  const files = filesOf('0.1.0');
  const scripts = () =>
    run('bash', ['-c', 'ls *.sh litestream.yml 2>/dev/null | sort | paste -sd " "'], { cwd: host.home });
  const earlierHealth = async () =>
    docker('exec', (await host.since('litestream')).split(' ')[1] ?? '', '/deploy/health.sh');
  const deploy = (/** @type {string} */ image, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image, options });

  const earlier = await host.deploy({
    values: storage.values,
    image: app(1),
    options: ['--first-deploy', '--skip-migration'],
    files,
  });
  expect(earlier.code, 'exit code of 0.1.0').is(0);
  await host.write(20);
  const [file, before] = [await host.onVolume('stat -c %i /data/app.db'), await scripts()];

  const failing = await deploy(await appWith(2, { FAIL_START: '1' }), '--skip-migration', '--proven', earlier.proven);
  expect([failing.code, await host.version()], 'exit code and version after one that does not start').is([1, '1\n']);
  expect(failing.output, 'the message').matches(/The new version did not come up[^]*serves again/);
  expect(await host.compose('config', '--images'), 'images of the files').matches(/litestream/);
  await earlierHealth();
  await host.write(1);
  expect(await scripts(), 'the scripts').is(before);

  const sidecar = await host.since('litestream');
  const upgraded = await deploy(app(2), '--proven', earlier.proven);
  expect([upgraded.code, await host.version()], 'exit code and version of the upgrade').is([0, '2\n']);
  expect(upgraded.output, 'the plan').matches(/app\.db: keep[^]*jobs\/jobs\.db: keep/);
  expect(upgraded.output, 'what is said').lacks('restored=');
  expect(await host.onVolume('stat -c %i /data/app.db'), 'the file').is(file);
  expect((await host.rows())['app.db'], 'rows').is(21);
  expect((await host.since('litestream')) === sidecar, 'the sidecar is the same').is(false);
  await host.write(1);

  const back = await host.call('rollback');
  expect([back.code, await host.version()], 'exit code and version after going back by hand').is([0, '1\n']);
  await earlierHealth();
  await host.write(1);
  expect((await host.rows())['app.db'], 'rows').is(23);

  const forth = await deploy(app(2), '--skip-migration', '--proven', upgraded.proven);
  expect([forth.code, await host.version()], 'exit code and version after going forth again').is([0, '2\n']);
  const recreated = await host.since('litestream');
  expect(await scripts(), 'the scripts, as long as there is a way back to them').matches(/restore\.sh/);
  expect((await deploy(app(1), '--skip-migration', '--proven', forth.proven)).code, 'exit code of the next').is(0);
  expect(await host.since('litestream'), 'the sidecar, recreated once').is(recreated);
  expect(await scripts(), 'the scripts').is('deploy.sh');
  expect(await host.rows(), 'rows').is({ 'app.db': 23, 'jobs/jobs.db': 23 });
}
