import { rmSync } from 'node:fs';

export const title =
  'what deploy.sh keeps is deleted while the app runs: its folder on the host comes back with a deployment, ' +
  'its marks on the volume are asked for';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options });
  const first = await deploy(1, '--first-deploy');
  await host.write(10);
  const rows = await host.rows();

  // The folder: .env, compose.yaml, the version before and the program itself.
  rmSync(host.home, { recursive: true, force: true });
  expect(await host.rows(), 'rows of the app that runs on').is(rows);
  const second = await deploy(2, '--proven', first.proven);
  expect(second.code, 'exit code without the folder').is(0);
  expect([await host.rows(), await host.version()], 'rows and version').is([rows, '2\n']);
  await host.write(5);
  await host.green();
  expect((await host.call('status')).code, 'exit code of the status').is(0);

  // The marks on the volume: nothing says any more whose these files are.
  await host.onVolume('rm -rf /data/.litestream-deployment');
  const third = await deploy(1, '--proven', second.proven);
  expect(third.code, 'exit code without the marks').is(4);
  expect(third.output, 'the way out').matches(/--adopt local/);
  expect([(await host.rows())['app.db'], await host.version()], 'what serves').is([15, '2\n']);
  const fourth = await deploy(1, '--proven', second.proven, '--adopt', 'local');
  expect(fourth.code, 'exit code with --adopt local').is(0);
  expect((await host.rows())['app.db'], 'rows').is(15);

  await host.lose();
  expect((await deploy(1, '--proven', fourth.proven)).code, 'exit code on a new host').is(0);
  expect((await host.rows())['app.db'], 'rows on the new host').is(15);
}
