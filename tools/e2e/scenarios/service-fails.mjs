import { cache } from '../lib/services.mjs';

export const title =
  "a service of the user's own ends with an error: it is named with its log, " +
  'and version and override from before are back; one on the data volume stops for a migration';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith, write }) {
  const deploy = (/** @type {string} */ image, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image, options });
  const worker =
    '  worker: { image: "e2e-base:bookworm", init: true, command: [ sleep, infinity ], volumes: [ "data:/data" ] }\n';

  write('compose.override.yml', cache('PONG', worker));
  expect((await deploy(app(1), '--first-deploy')).code, 'exit code of the first deploy').is(0);
  await host.write(5);
  const cacheBefore = await host.since('cache');

  // Another answer, another service, and one that ends at once.
  write(
    'compose.override.yml',
    cache(
      'PONG2',
      `  broken: { image: "e2e-base:bookworm", command: [ sh, -c, "echo no licence found; exit 1" ] }
  extra: { image: "e2e-base:bookworm", init: true, command: [ sleep, infinity ] }\n`,
    ),
  );
  const failing = await deploy(app(2), '--skip-migration');
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(
    /the service broken does not run: exited, exit code 1[^]*no licence found[^]*A service of the new version does not run[^]*serves again: /,
  );
  expect(await host.version(), 'the version that serves').is('1\n');
  expect(await host.ask('cache', 6379, 'PING'), 'the answer to PING').is('+PONG');
  expect(
    [(await host.since('cache')) === cacheBefore, await host.since('extra'), (await host.since('worker')) !== ''],
    'cache as before, no extra, a worker',
  ).is([false, '', true]);

  // With a migration: the worker has the databases open no longer, the cache goes on.
  write('compose.override.yml', cache('PONG', worker));
  const cacheNow = await host.since('cache');
  const events = await host.eventsDuring(async () => {
    expect((await deploy(app(2))).code, 'exit code with a migration').is(0);
  });
  const order = events.filter((line) => /worker|migrate|cache/.test(line));
  expect(order, 'what happened').is(['die worker', 'start migrate', 'die migrate', 'start worker']);
  expect(await host.since('cache'), 'the cache').is(cacheNow);

  const worse = await deploy(await appWith(2, { FAIL_MIGRATION: '1' }));
  expect(
    [worse.code, await host.version(), (await host.since('worker')) !== ''],
    'a migration that fails: exit code, version, a worker',
  ).is([1, '2\n', true]);
  expect(await host.rows(), 'rows').is({ 'app.db': 5, 'jobs/jobs.db': 5 });
}
