import { serverTargets } from '../lib/servers.mjs';

export const title =
  'the storage is down, silent, elsewhere, under another path, or refuses the credentials: ' +
  'a deploy says so within a minute, the old app serves on, and on a new host none starts';
export const smoke = false;

export const targets = serverTargets;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  await host.write(10);

  const all = async (/** @type {string} */ where, /** @type {RegExp} */ gone) => {
    const refused = async (
      /** @type {string} */ what,
      /** @type {RegExp} */ message,
      { values = storage.values, prefix = '' } = {},
    ) => {
      const started = Date.now();
      const { code, output } = await host.deploy({
        values,
        prefix,
        image: app(2),
        options: ['--proven', first.proven],
      });
      expect(code, `exit code ${where}, storage ${what}`).is(4);
      expect(output, `the message ${where}, storage ${what}`).matches(message);
      expect(output, `what to do ${where}, storage ${what}`).matches(/\n +-> \S/);
      expect(Date.now() - started < 60_000, `within a minute ${where}, storage ${what}`).is(true);
    };
    if (!storage.open) await refused('with wrong credentials', /refuses the credentials/, { values: storage.wrong });
    if (storage.nowhere) await refused('elsewhere', /does not exist/, { values: storage.nowhere });
    await refused('under another path', gone, { prefix: 'elsewhere/' });
    await storage.cut();
    await refused('down', /cannot be reached: Connection refused/);
    await storage.bringBack();
    await storage.silence();
    await refused('silent', /did not answer within/);
    await storage.bringBack();
  };

  await all('on the running host', /had a backup, and now there is none/);
  expect(await host.version(), 'the version that serves').is('1\n');
  await host.write(1);

  await host.lose();
  await all('on a new host', /had a backup, and now there is neither a database nor a backup/);
  expect(await host.appExists(), 'the app was started').is(false);
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code when all is well',
  ).is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 11, 'jobs/jobs.db': 11 });
}
