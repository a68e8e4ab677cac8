export const title = 'the image cannot be pulled: nothing at all was changed';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const before = await host.footprint();

  const failing = await host.deploy({ values: storage.values, image: 'registry.invalid/app:3' });
  expect(failing.code, 'exit code').is(1);
  expect(failing.output, 'the message').matches(/registry\.invalid\/app:3 cannot be pulled/);
  expect(await host.footprint(), 'containers and files').is(before);
  expect((await host.rows())['app.db'], 'rows').is(10);
}
