import { docker } from '../lib/command.mjs';

export const title =
  'the disk of another deployment, with more transactions, lies where ours should: not one foreign row comes in, and none of ours is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, another }) {
  const neighbour = await another();
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await neighbour.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await neighbour.write(50);
  await host.compose('stop', 'app', 'litestream');
  await neighbour.compose('stop', 'app', 'litestream');
  // Databases, Litestream's metadata and the marks: all of it.
  await host.onVolume('find /data -mindepth 1 -delete');
  await docker(
    'run',
    '--rm',
    '--volume',
    `${neighbour.volume}:/from:ro`,
    '--volume',
    `${host.volume}:/to`,
    '--entrypoint',
    'cp',
    'litestream/litestream:0.5.18',
    '-a',
    '/from/.',
    '/to/',
  );

  const again = (/** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven, ...options] });
  const refused = await again();
  expect(refused.code, 'exit code').is(4);
  expect(refused.output, 'the message').matches(
    /app\.db is on the volume, but nothing says that it belongs to this deployment/,
  );
  await host.compose('up', '--detach').catch(() => undefined);
  expect(await host.appRuns(), 'the app runs after compose up by hand').is(false);

  expect((await again('--adopt', 'backup')).code, 'exit code with --adopt backup').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 10, 'jobs/jobs.db': 10 });
  await host.write(1);
  await host.lose();
  expect((await again()).code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows on a new host').is({ 'app.db': 11, 'jobs/jobs.db': 11 });
}
