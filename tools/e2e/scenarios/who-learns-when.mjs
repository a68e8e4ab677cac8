import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../lib/command.mjs';
import { startMonitor } from '../lib/monitor.mjs';

export const title =
  'who learns what, and when: nothing is hurried, Docker itself calls the health check, and the log has the seconds';
export const smoke = false;
export const targets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, note }) {
  const monitor = await startMonitor();
  const seconds = (/** @type {number} */ since) => ((Date.now() - since) / 1000).toFixed(0);
  /** @param {string} what @param {RegExp} request @param {number} since @param {number} [limit] */
  const call = async (what, request, since, limit = 480) => {
    const { body } = await eventually(what, limit, async () =>
      monitor.calls.find(({ at, request: made }) => at > since && request.test(made)),
    );
    note(`${what}: ${seconds(since)} s${body && ` (${body})`}`);
  };
  try {
    let since = Date.now();
    const values = { ...storage.values, HEARTBEAT_URL: monitor.url };
    const first = await host.deploy({ values, image: app(1), options: ['--first-deploy'] });
    expect(first.code, 'exit code of the first deploy').is(0);
    await call('the first call after a first deployment began', /^GET/, since);
    await host.write(5);
    await sleep(65_000);
    since = monitor.calls.at(-2)?.at ?? 0;
    note(`between two calls while all is well: ${((monitor.calls.at(-1)?.at ?? 0) - since) / 1000} s`);

    since = Date.now();
    await storage.cut();
    await call('storage gone below an idle database, the failure call', /^POST .*\/fail$/, since);
    await host.dockerSays('unhealthy');
    note(`Docker calls the sidecar unhealthy: ${seconds(since)} s`);
    since = Date.now();
    await storage.bringBack();
    await call('storage is back, the first call', /^GET/, since);

    since = Date.now();
    await storage.cut();
    await host.writeUnsent(1);
    await call('storage gone below a database that is written, the failure call', /^POST .*\/fail$/, since);
    await storage.bringBack();
    await call('storage is back', /^GET/, Date.now());

    await host.compose('kill', 'litestream');
    since = Date.now();
    await sleep(130_000);
    note(`calls in 130 s without a sidecar: ${monitor.calls.filter(({ at }) => at > since).length}`);
    await host.compose('up', '--detach');
    await call('the sidecar runs again', /^GET/, Date.now());
    await host.powerCut();
    since = Date.now();
    await sleep(130_000);
    note(`calls in 130 s while the host is off: ${monitor.calls.filter(({ at }) => at > since).length}`);
  } finally {
    monitor.close();
  }
}
