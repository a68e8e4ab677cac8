import { setTimeout as sleep } from 'node:timers/promises';
import { watchEvents } from '../lib/events.mjs';
import { median, seconds } from '../lib/numbers.mjs';
import { original, plain } from '../lib/partners.mjs';
import { firstAnswer } from '../lib/serving.mjs';
import { makeStage, rowsOf } from '../lib/stage.mjs';

export const title = 'A new host';
export const about = `From the call on a host without anything to the first 200 of the app, every row back. *Floor*: Litestream's own
restore in a container, without any check, then \`docker compose up -d\` of the app alone. Ours includes the values
from standard input, all checks before and the full integrity check; the sidecar starts once the app does.`;

/**
 * `timesFloor`: against the floor; `timesFaster`: than the original. The bound of the tiny database holds on a busy
 * machine, because the checks and Compose's own start grow with the load as the floor does.
 */
export const bounds = { tiny: { timesFloor: 1.6, timesFaster: 20 }, large: { timesFloor: 1.3 } };

/** What an idle machine should reach: seconds over the floor, and times faster than the original. */
const goals = { tiny: 'floor + 0.4 s, 30 ×', large: '1.3 × floor' };
const sizes = /** @type {const} */ ([
  ['tiny', 0],
  ['large', 200],
]);

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, log }) {
  const rows = [];
  const timelines = [];
  for (const target of targets) {
    for (const [size, megabytes] of sizes.slice(0, quick ? 1 : 2)) {
      const stage = await makeStage(target, log);
      try {
        await stage.deploy('sample-app:1');
        await stage.host.write(100);
        if (megabytes > 0) await stage.grow(megabytes);
        const floor = plain(stage.folder, stage.deployed);
        const before = original(stage.folder, stage.deployed);
        const partners = [
          stage.ours,
          {
            ...floor,
            up: async (/** @type {string} */ image) => {
              await floor.restore();
              await floor.up(image);
            },
          },
          before,
        ];
        await before.adopt(`${stage.deployed.id}_data`);
        const wanted = await rowsOf(stage.ours.app, stage.ours.network);
        for (const partner of partners) await partner.lose();

        /** @type {Record<string, number[]>} */
        const times = { ours: [], plain: [], original: [] };
        for (let round = 0; round < rounds; round++) {
          for (const partner of partners) {
            if (partner === before && round >= (quick ? 1 : 3)) continue; // half a minute each, and always the same
            const events = partner === floor ? undefined : watchEvents(partner.network.replace(/_default$/, ''));
            const start = performance.now();
            const up = partner.up('sample-app:1');
            const answered = await firstAnswer(partner.app, partner.network, AbortSignal.timeout(180_000));
            await up;
            times[partner.name]?.push(answered - start);
            if (size === 'tiny' && partner.name !== 'plain' && events)
              timelines.push({ partner: partner.name, target, took: answered - start, events: events.stop(start) });
            const got = await rowsOf(partner.app, partner.network);
            if (got < wanted) throw new Error(`${partner.name} has ${got} rows after the restore`);
            await partner.lose();
            await sleep(300);
          }
        }
        const [ours, low, old] = [median(times.ours ?? []), median(times.plain ?? []), median(times.original ?? [])];
        const within =
          size === 'tiny'
            ? ours / low <= bounds.tiny.timesFloor && old / ours >= bounds.tiny.timesFaster
            : ours / low <= bounds.large.timesFloor;
        rows.push({
          within,
          cells: {
            target,
            database: size === 'tiny' ? 'tiny' : `${megabytes} MB`,
            'ours (s)': seconds(ours),
            'floor (s)': seconds(low),
            'original (s)': seconds(old),
            'over floor (s)': seconds(ours - low),
            '× floor': (ours / low).toFixed(2),
            '× faster than original': (old / ours).toFixed(0),
            goal: goals[size],
            bound:
              size === 'tiny'
                ? `${bounds.tiny.timesFloor} × floor, ${bounds.tiny.timesFaster} × faster`
                : `${bounds.large.timesFloor} × floor`,
          },
        });
      } finally {
        await stage.remove();
      }
    }
  }
  return { rows, timelines };
}
