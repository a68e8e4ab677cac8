import { eventually } from '../lib/command.mjs';

export const smoke = false;
export const title =
  'the connection is cut in the middle of a deploy: the host goes on alone, and a plain re-run ends well';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  const cut = await host.deploy({ values: storage.values, image: app(2), cutAfter: 3 });
  expect(cut.output, 'what was seen of it').lacks('proven=');
  await eventually('the new version serves all the same', 60, async () => (await host.version()) === '2\n');

  const again = await host.deploy({ values: storage.values, image: app(2) });
  expect(again.code, 'exit code of the re-run').is(0);
  expect(await host.version(), 'the version that serves').is('2\n');
  expect((await host.rows())['app.db'], 'rows').is(10);
}
