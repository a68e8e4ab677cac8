import { eventually } from '../lib/command.mjs';

export const title =
  'the volume is emptied and the host reboots: nothing of the app that Docker starts gets into the backup, and the next deploy stops';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  await host.powerCut();
  await host.onVolume('find /data -mindepth 1 -delete');
  const before = await storage.pieces();
  await host.boot();
  await eventually('the sidecar says why it does not start', 30, async () =>
    /The volume is not the one that was deployed to/.test(await host.compose('logs', 'litestream')),
  );
  expect((await host.eventualRows())['app.db'], 'rows of the app that Docker started').is(0);

  const again = (/** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven, ...options] });
  const stopped = await again();
  expect(stopped.code, 'exit code of the next deploy').is(4);
  expect(stopped.output, 'the message').matches(
    /app\.db is on the volume, but nothing says that it belongs to this deployment, which has a backup/,
  );
  expect(await storage.pieces(), 'what the storage holds').is(before);

  expect((await again('--adopt', 'backup')).code, 'exit code with --adopt backup').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
  await host.write(1);
}
