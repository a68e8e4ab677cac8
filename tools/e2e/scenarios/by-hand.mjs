export const smoke = false;
export const title =
  'by hand on the host: compose up with the volume lost restores first; deploy.sh and status work as they lie there';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(30);

  await host.compose('--profile', '*', 'down', '--volumes');
  await host.compose('up', '--detach');
  expect((await host.eventualRows())['app.db'], 'rows after compose up').is(30);
  await host.write(1);

  const status = await host.call('status');
  expect(status.output, 'status').matches(/app\.db: keep, volume [0-9a-f]{16}, backup [0-9a-f]{16} of \d{4}-/);
  const again = await host.call('deploy', '--image', app(2));
  expect(again.code, 'exit code').is(0);
  expect(again.output, 'the proof').matches(/^proven=app\.db@/m);
  expect(await host.version(), 'the version that serves').is('2\n');
  expect((await host.rows())['app.db'], 'rows').is(31);
}
