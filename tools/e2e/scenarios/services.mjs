import { cache } from '../lib/services.mjs';

export const title =
  "a service of the user's own in compose.override.yml starts with the app, is left alone, follows its file, and goes with it";
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, write }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options: ['--skip-migration', ...options] });

  write('compose.override.yml', cache('PONG'));
  const first = await deploy(1, '--first-deploy');
  expect(first.code, 'exit code of the first deploy').is(0);
  expect(first.output, 'what is said').matches(/starting cache$/m);
  expect(await host.ask('cache', 6379, 'PING'), 'the answer to PING').is('+PONG');
  await host.write(5);

  const started = await host.since('cache');
  expect((await deploy(2)).code, 'exit code of another version with the same override').is(0);
  expect(await host.version(), 'the version that serves').is('2\n');
  expect(await host.since('cache'), 'the service, which nothing changed').is(started);
  const same = await host.call('deploy', '--skip-migration');
  expect(same.code, 'exit code of the same by hand').is(0);
  expect(await host.since('cache'), 'the service, after a deployment of the same').is(started);

  write('compose.override.yml', cache('PONG2'));
  const changed = await deploy(2);
  expect(changed.code, 'exit code with another environment').is(0);
  expect(await host.ask('cache', 6379, 'PING'), 'the answer to PING').is('+PONG2');

  write('compose.override.yml', undefined);
  const without = await deploy(2);
  expect(without.code, 'exit code without the override').is(0);
  expect(without.output, 'what is said').matches(/removing cache, which this version does not have/);
  expect(await host.since('cache'), 'the service').is('');
  expect(await host.rows(), 'rows').is({ 'app.db': 5, 'jobs/jobs.db': 5 });
}
