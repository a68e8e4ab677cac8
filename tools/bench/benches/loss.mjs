import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from '../../e2e/lib/command.mjs';
import { variant } from '../../e2e/lib/variant.mjs';
import { compare, killAll } from '../lib/loss.mjs';
import { median, seconds, timed } from '../lib/numbers.mjs';
import { makeStage } from '../lib/stage.mjs';

export const title = 'What is lost';
export const about = `With the disk lost as well, so that only the storage has anything. *Killed*: \`kill -9\` of the app and the sidecar
in the same instant, at a random moment, 50 transactions a second. *Stopped*: \`docker compose stop\` under 200
transactions a second.`;

/** Seconds of writes that are lost in the worst trial; seconds of an orderly stop, which loses nothing. */
export const bounds = { killed: 1, stop: 1 };
const [perSecond, underLoad] = [50, 200];

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, log }) {
  const rows = [];
  for (const target of targets) {
    const stage = await makeStage(target, log);
    const containers = [`${stage.deployed.id}-app-1`, `${stage.deployed.id}-litestream-1`];
    try {
      await stage.deploy(await variant('sample-app:1', { WRITES_PER_SECOND: String(perSecond) }));
      const killed = [];
      for (let trial = 0; trial < (quick ? 3 : Math.max(10, rounds)); trial++) {
        await sleep(3000 + Math.random() * 2000);
        await killAll(containers);
        killed.push(await compare(stage));
        await docker('start', ...containers.toReversed());
      }
      const lost = killed.map(({ transactions }) => transactions);
      const time = killed.map(({ milliseconds }) => milliseconds);
      rows.push({
        within: Math.max(...time) <= bounds.killed * 1000 && Math.min(...lost) >= 0,
        cells: {
          target,
          what: `killed, ${killed.length} trials`,
          'lost, median': `${median(lost)} transactions, ${seconds(median(time))} s`,
          'lost, worst': `${Math.max(...lost)} transactions, ${seconds(Math.max(...time))} s`,
          'stop takes (s)': '',
          bound: `${bounds.killed} s in each`,
        },
      });

      await stage.deploy(await variant('sample-app:1', { WRITES_PER_SECOND: String(underLoad) }));
      const stops = [];
      const missing = [];
      for (let trial = 0; trial < (quick ? 1 : 3); trial++) {
        await sleep(3000);
        stops.push(await timed(() => stage.host.compose('stop', '--timeout', '30')));
        missing.push((await compare(stage)).transactions);
        await docker('start', ...containers.toReversed());
      }
      rows.push({
        within: median(stops) <= bounds.stop * 1000 && Math.max(...missing) === 0,
        cells: {
          target,
          what: `stopped, ${stops.length} trials`,
          'lost, median': `${median(missing)} transactions`,
          'lost, worst': `${Math.max(...missing)} transactions`,
          'stop takes (s)': seconds(median(stops)),
          bound: `${bounds.stop} s, nothing lost`,
        },
      });
    } finally {
      await stage.remove();
    }
  }
  return { rows };
}
