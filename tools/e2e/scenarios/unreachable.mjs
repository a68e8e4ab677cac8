export const title = 'the storage is down, silent or elsewhere: a deploy stops within a minute, the old app serves on, and on a new host none starts';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);
  const refused = async (/** @type {string} */ what, /** @type {RegExp} */ message, values = storage.values) => {
    const started = Date.now();
    const { code, output } = await host.deploy({ values, image: app(2), options: ['--proven', first.proven] });
    expect(code, `exit code, storage ${what}`).is(4);
    expect(output, `the message, storage ${what}`).matches(message);
    expect(Date.now() - started < 60_000, `within a minute, storage ${what}`).is(true);
  };
  const all = async () => {
    if (storage.nowhere) await refused('elsewhere', /does not exist/, storage.nowhere);
    await storage.cut();
    await refused('down', /cannot be reached: Connection refused/);
    await storage.mend();
  };

  await all();
  expect(await host.version(), 'the version that serves').is('1\n');
  expect((await host.rows())['app.db'], 'rows').is(10);

  await host.lose();
  await all();
  await storage.silence();
  await refused('silent', /did not answer within/);
  await storage.mend();
  expect(await host.appExists(), 'the app was started').is(false);
  expect((await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code, 'exit code when it is back').is(0);
  expect((await host.rows())['app.db'], 'rows').is(10);
}
