import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../lib/command.mjs';
import { startMonitor } from '../lib/monitor.mjs';

export const title =
  'HEARTBEAT_URL: called while the backup is well, told the cause when the storage is gone below an idle ' +
  'database, and silent with the sidecar';
export const smokeTargets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const monitor = await startMonitor();
  try {
    const values = { ...storage.values, HEARTBEAT_URL: monitor.url };
    const first = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
    expect(first.code, 'exit code of the first deploy').is(0);
    expect(first.output, 'its output').lacks('secret');
    await host.write(5);
    await host.green();
    await eventually('a call while all is well', 70, async () => {
      await host.health();
      return monitor.calls.length > 0;
    });
    expect(monitor.calls[0]?.request, 'the call').is('GET /ping/4e1c-secret');
    expect(await host.environment('app'), 'the environment of the app').lacks('4e1c');

    // Idle: nothing writes, so only a look into the storage tells.
    await host.impatientSidecar();
    await host.green();
    await storage.cut();
    await host.red(/the storage cannot be read/);
    const told = await eventually('the failure call', 60, async () => {
      await host.health();
      return monitor.calls.find(({ request }) => request === 'POST /ping/4e1c-secret/fail');
    });
    expect(told.body, 'what it says').matches(new RegExp(`^${host.id}: the storage cannot be read`));
    await storage.bringBack();
    await host.green();
    await eventually('a call when it is well again', 70, async () => {
      await host.health();
      return monitor.calls.at(-1)?.request === 'GET /ping/4e1c-secret';
    });

    await host.compose('kill', 'litestream');
    const before = monitor.calls.length;
    await sleep(65_000);
    expect(monitor.calls.length, 'calls in a minute without a sidecar').is(before);
    await host.compose('up', '--detach');
    await host.green();
    await eventually('a call of the new sidecar', 70, async () => {
      await host.health();
      return monitor.calls.length > before;
    });
    const lost = monitor.calls.length;
    monitor.close(); // a monitor that is gone does not turn the backup red
    await host.green();
    expect((await host.call('status')).code, 'status').is(0);
    expect(monitor.calls.length, 'calls to a monitor that is gone').is(lost);
  } finally {
    monitor.close();
  }
}
