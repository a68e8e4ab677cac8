export const smoke = false;
export const title =
  'a new version does not start, or never becomes healthy: the old one serves again, and keeps what was written meanwhile';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(20);

  const failing = await host.deploy({
    values: storage.values,
    image: await appWith(2, { FAIL_START: '1' }),
    options: ['--skip-migration'],
  });
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(/refusing to start[^]*The new version did not come up[^]*serves again/);
  expect(await host.version(), 'the version that serves').is('1\n');
  expect((await host.rows())['app.db'], 'rows').is(20);
  await host.write(1);

  // It runs, but never listens where it should.
  const silent = await host.deploy({
    values: storage.values,
    image: await appWith(2, { ASPNETCORE_HTTP_PORTS: '9999' }),
    options: ['--skip-migration'],
  });
  expect(silent.code, 'exit code of one that never answers').is(1);
  expect(silent.output, 'the message').matches(
    /the app does not answer on \/\S*[^]*The new version did not come up[^]*serves again/,
  );
  expect(await host.version(), 'the version that serves').is('1\n');
  expect((await host.rows())['app.db'], 'rows').is(21);
}
