import { everyTarget } from '../lib/servers.mjs';

export const title = 'first deploy → writes → host lost → deploy again → every row is back';

export const targets = everyTarget;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
  expect(first.code, 'exit code of the first deploy').is(0);
  expect(first.proven, 'the proof of the first deploy').matches(/^app\.db@[0-9a-f]{16},jobs\/jobs\.db@[0-9a-f]{16}/);
  await host.write(100);
  const before = await host.rows();
  expect(before['app.db'], 'rows before').is(100);

  await host.lose();
  const again = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', first.proven] });
  expect(again.code, 'exit code on the new host').is(0);
  expect(await host.rows(), 'rows after').is(before);
  expect(
    await host.onVolume("sqlite3 -readonly /data/app.db 'select group_concat(version) from migrations'"),
    'migrations, the new one on what was restored',
  ).is('1,2');
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });

  await host.write(5);
  expect((await host.rows())['app.db'], 'rows after further writes').is(105);
}
