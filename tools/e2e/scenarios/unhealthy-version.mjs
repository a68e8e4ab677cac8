export const smoke = false;
export const title = 'a new version does not start: the old one serves again, and keeps what was written meanwhile';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);

  const failing = await host.deploy({ values: storage.values, image: await appWith(2, { FAIL_START: '1' }), options: ['--skip-migration'] });
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(/refusing to start[^]*The new version did not come up[^]*serves again/);
  expect(await host.version(), 'the version that serves').is('1\n');
  expect((await host.rows())['app.db'], 'rows').is(20);
  await host.write(1);

  const missing = await host.deploy({ values: storage.values, image: 'registry.invalid/app:3' });
  expect(missing.code, 'exit code with an image that is not there').is(1);
  expect(missing.output, 'the message').matches(/registry\.invalid\/app:3 cannot be pulled/);
  expect(await host.version(), 'the version that serves').is('1\n');
}
