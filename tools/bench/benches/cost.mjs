import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from '../../e2e/lib/command.mjs';
import { variant } from '../../e2e/lib/variant.mjs';
import { median, timed } from '../lib/numbers.mjs';
import { stats } from '../lib/serving.mjs';
import { makeStage } from '../lib/stage.mjs';

export const title = 'What replication costs';
export const about = `Transactions a second with the sidecar and without, in turns, with the processor saturated; the sidecar's own use
while nothing is written, its health check every 30 seconds among it; its requests, counted by Litestream itself,
and on S3 for a month of 730 hours at the prices of S3 Standard in us-east-1 (0.005 $ for 1,000 PUT or LIST, 0.0004
$ for 1,000 GET, DELETE free). *Busy*: a transaction every 100 ms day and night, the most that can be; an hour
without a write costs what *idle* says. *Idle* is measured for fifteen minutes, because the heartbeat is written once in
that time and each write is uploaded again when Litestream compacts.`;

const prices = /** @type {Record<string, number>} */ ({
  PUT: 0.005 / 1000,
  LIST: 0.005 / 1000,
  GET: 0.0004 / 1000,
  DELETE: 0,
});
const batch = 1000;
const heartbeatSeconds = 900; // `heartbeat_seconds` of the engine

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, log }) {
  const rows = [];
  for (const target of targets) {
    const stage = await makeStage(target, log);
    const sidecar = `${stage.deployed.id}-litestream-1`;
    try {
      await stage.deploy('sample-app:1');
      const write = async () => {
        const host = await docker(
          'inspect',
          '--format',
          `{{(index .NetworkSettings.Networks "${stage.ours.network}").IPAddress}}`,
          stage.ours.app,
        );
        const took = await timed(() =>
          fetch(`http://${host}:8080/write`, { method: 'POST', body: new URLSearchParams({ n: String(batch) }) }).then(
            (response) => response.text(),
          ),
        );
        return (batch / took) * 1000;
      };
      await write();
      const rates = { with: /** @type {number[]} */ ([]), without: /** @type {number[]} */ ([]) };
      for (let round = 0; round < rounds; round++) {
        rates.with.push(await write());
        await docker('stop', sidecar);
        rates.without.push(await write());
        await docker('start', sidecar);
        await sleep(2000);
      }
      await sleep(quick ? 10_000 : 90_000); // until the last writes are compacted for the first time, which happens every 30 seconds
      const time = quick ? 20 : 60;
      const idle = await over(sidecar, quick ? time : heartbeatSeconds);
      await stage.deploy(await variant('sample-app:1', { WRITES_PER_SECOND: '10' }));
      await sleep(5000);
      const busy = await over(sidecar, time);
      rows.push({
        within: undefined,
        cells: {
          target,
          'with (tx/s)': median(rates.with).toFixed(0),
          'without (tx/s)': median(rates.without).toFixed(0),
          ratio: (median(rates.with) / median(rates.without)).toFixed(2),
          'idle CPU (% of a core)': idle.cpu.toFixed(2),
          'memory (MB)': idle.memory.toFixed(0),
          'requests a minute, idle': perMinute(idle),
          'requests a minute, busy': perMinute(busy),
          ...(target === 's3' && { 'a month, idle': monthly(idle), 'a month, busy': monthly(busy) }),
        },
      });
    } finally {
      await stage.remove();
    }
  }
  return { rows };
}

/** @typedef {{ cpu: number, memory: number, time: number, requests: Record<string, number> }} Use */

/** What the sidecar uses in a while. @param {string} container @param {number} time Seconds. @returns {Promise<Use>} */
async function over(container, time) {
  const [first, counted] = [await stats(container), await requests(container)];
  await sleep(time * 1000);
  const [last, then] = [await stats(container), await requests(container)];
  const made = Object.fromEntries(Object.entries(then).map(([name, count]) => [name, count - (counted[name] ?? 0)]));
  return {
    cpu: ((last.cpu - first.cpu) / (last.at - first.at)) * 100,
    memory: last.memory / 2 ** 20,
    time,
    requests: made,
  };
}

/** Litestream's own count by kind. @param {string} container @returns {Promise<Record<string, number>>} */
async function requests(container) {
  const text = await docker(
    'exec',
    container,
    'bash',
    '-c',
    String.raw`exec 3<>/dev/tcp/127.0.0.1/9090; printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3; cat <&3`,
  );
  /** @type {Record<string, number>} */
  const counts = {};
  for (const [, operation = '', count] of text.matchAll(
    /^litestream_replica_operation_total\{operation="(\w+)"[^}]*\} (\S+)$/gm,
  ))
    counts[operation] = (counts[operation] ?? 0) + Number(count);
  return counts;
}

/** @param {Use} use */
function perMinute({ requests, time }) {
  return (
    Object.entries(requests)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${rate((count / time) * 60)} ${name}`)
      .join(', ') || 'none'
  );
}

/** @param {number} number */
const rate = (number) => number.toFixed(number < 10 ? 1 : 0);

/** @param {Use} use */
function monthly({ requests, time }) {
  const cost = Object.entries(requests).reduce((sum, [name, count]) => sum + count * (prices[name] ?? 0), 0);
  return `${((cost / time) * 3600 * 730).toFixed(2)} $`;
}
