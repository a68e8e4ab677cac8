import { setTimeout as sleep } from 'node:timers/promises';

export const title =
  'kill -9 of the sidecar, the app and then everything while writing: it goes on, and a lost disk costs a second of writes at most';
export const smoke = false;

const perSecond = 50;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const busy = await appWith(1, { WRITES_PER_SECOND: String(perSecond) });
  const first = await host.deploy({ values: storage.values, image: busy, options: ['--first-deploy'] });

  for (const name of ['litestream', 'app']) {
    await sleep(2000);
    await host.kill(name);
    await host.eventualRows();
    await host.green();
  }

  await host.powerCut();
  const atPowerCut = await host.rowsOnVolume();
  await host.boot();
  expect((await host.eventualRows())['app.db'] >= (atPowerCut['app.db'] ?? 0), 'every row is there after a reboot').is(
    true,
  );
  await host.green();

  await sleep(3000);
  await host.powerCut();
  const before = await host.rowsOnVolume();
  await host.lose();
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code,
    'exit code on a new host',
  ).is(0);
  const after = await host.rows();
  for (const name of Object.keys(before)) {
    const lost = (before[name] ?? 0) - (after[name] ?? 0);
    expect(
      Number(await host.onVolume(`sqlite3 -readonly '/data/${name}' 'select max(id) - count(*) from counter'`)),
      `gaps among the rows of ${name}`,
    ).is(0);
    expect(
      lost >= 0 && lost <= perSecond,
      `${lost} of ${before[name]} rows of ${name} lost, at most a second of them`,
    ).is(true);
  }
  expect(await host.inspect(), 'owner and integrity').is({ 'app.db': '1654:1654 ok', 'jobs/jobs.db': '1654:1654 ok' });
}
