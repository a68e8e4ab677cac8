export const smoke = false;
export const title = 'two deploys at once on one host: the second waits for the first, and both end well';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const first = host.deploy({ values: storage.values, image: app(2) });
  await new Promise((resolve) => {
    setTimeout(resolve, 1000);
  });
  const second = await host.deploy({ values: storage.values, image: app(2), options: ['--skip-migration'] });
  expect((await first).code, 'exit code of the first').is(0);
  expect(second.code, 'exit code of the second').is(0);
  expect(second.output, 'what the second says').matches(/another deployment runs on this host/);
  expect(await host.version(), 'the version that serves').is('2\n');
  expect((await host.rows())['app.db'], 'rows').is(10);
}
