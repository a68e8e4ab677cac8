import { guardedTargets } from '../lib/servers.mjs';

export const title = 'wrong credentials on a new host: the deploy stops within a minute, and the app never starts';

export const targets = guardedTargets;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  await host.lose();

  const started = Date.now();
  const wrong = await host.deploy({ values: storage.wrong, image: app(1), options: ['--proven', first.proven] });
  expect(wrong.code, 'exit code').is(4);
  expect(wrong.output, 'the message').matches(/refuses the credentials/);
  expect(Date.now() - started < 60_000, 'within a minute').is(true);
  expect(await host.appExists(), 'the app was started').is(false);

  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code with the right ones',
  ).is(0);
  expect((await host.rows())['app.db'], 'rows').is(10);
}
