import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../lib/command.mjs';

export const title = 'the storage is gone for half a minute, busy and idle: the health check turns red and green again by itself, and no row is lost';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, appWith }) {
  const green = () => eventually('the health check is green again', 90, async () => (await host.health()).code === 0);
  const busy = await appWith(1, { WRITES_PER_SECOND: '20' });
  const first = await host.deploy({ values: storage.values, image: busy, options: ['--first-deploy'] });
  await green();

  await storage.cut();
  const cut = Date.now();
  expect((await host.health()).output, 'health check while writing').matches(/is not backed up/);
  await sleep(30_000 - (Date.now() - cut));
  await storage.mend();
  await green();
  await host.compose('stop', 'app');
  const before = await host.rowsOnVolume();

  await host.impatientSidecar();
  await green();
  await storage.cut();
  const red = await eventually('the health check is red while idle', 60, async () => { const { code, output } = await host.health(); return code === 0 ? '' : output; });
  expect(red, 'health check while idle').matches(/the storage cannot be read/);
  await storage.mend();
  await green();

  await host.lose();
  expect((await host.deploy({ values: storage.values, image: app(1), options: ['--proven', first.proven] })).code, 'exit code on a new host').is(0);
  expect(await host.rows(), 'rows').is(before);
}
