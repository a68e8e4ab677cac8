import { everyTarget } from '../lib/servers.mjs';

export const title =
  'an empty storage: nothing starts without the word that this is a first deploy; then it starts fresh, ' +
  'and waits for the proof of the first snapshot';
export const smoke = false;

export const targets = everyTarget;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const unsaid = await host.deploy({ values: storage.values, image: app(1) });
  expect(unsaid.code, 'exit code without --first-deploy').is(4);
  expect(unsaid.output, 'the message').matches(storage.lost ?? /no --first-deploy\./);
  expect(unsaid.output, 'what to do').matches(
    /-> [^]*If this is the first deployment, deploy again with --first-deploy/,
  );
  expect(await host.appExists(), 'the app was started').is(false);

  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code').is(0);
  // Lost at once: the deploy has waited for what is needed now.
  await host.powerCut();
  await host.lose();
  expect((await storage.pieces()).length > 0, 'there is a backup').is(true);
  const again = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(again.code, 'exit code on a new host').is(0);
  expect(
    await host.onVolume("sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'"),
    'migrations: the second on top of the restored first',
  ).is('1,2');
}
