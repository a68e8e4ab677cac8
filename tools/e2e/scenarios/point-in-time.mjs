import { eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'data changed by mistake: deploy.sh goes back to a moment, Compose alone forward again, and what was there is set aside whole';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, moment }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const good = await moment();
  await host.write(50);
  const bad = await moment();

  const back = await host.call('--adopt', 'backup', '--at', good);
  expect(back.output, 'what going back says').matches(/^proven=app\.db@/m);
  expect(await host.rows(), 'rows after going back').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
  expect(
    await host.onVolume(
      "cd /data/.litestream-deployment/aside/* && find . -name '*-wal' -o -name '.*-litestream' -o -name '*.db' | sort",
    ),
    'what was set aside',
  ).matches(/^\.\/\.app\.db-litestream\n\.\/app\.db\n/);
  await host.write(1);

  // docs/recovery.md: the same with Compose alone.
  await host.compose('stop', 'app');
  await host.compose('stop', 'litestream');
  await host.compose('run', '--rm', '-T', 'restore', '--adopt', 'backup', '--at', bad);
  await host.compose('up', '-d');
  await eventually('the state before going back', 30, async () => (await host.rows())['app.db'] === 60);
  await host.write(1);
  const again = await host.deploy({ values: storage.values, image: app(1) });
  expect(again.code, 'exit code of the next deploy').is(0);
  expect(await host.rows(), 'rows at the end').is({ 'app.db': 61, 'jobs/jobs.db': 61 });
}
