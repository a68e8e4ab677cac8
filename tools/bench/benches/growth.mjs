import { setTimeout as sleep } from 'node:timers/promises';
import { docker, eventually } from '../../e2e/lib/command.mjs';
import { variant } from '../../e2e/lib/variant.mjs';
import { median, seconds, timed } from '../lib/numbers.mjs';
import { plain } from '../lib/partners.mjs';
import { firstAnswer, stats } from '../lib/serving.mjs';
import { makeStage } from '../lib/stage.mjs';

export const title = 'How it grows';
export const about = `Against the number and the size of the databases, while nobody writes. *Listed*: each has a line of its own in
deploy.conf; *pattern*: one is listed, and the others are files that appeared. *Health*: the check that Docker calls
every 30 seconds. *After writes*: the first one after all were written and Litestream has moved that from the \`-wal\`
into the databases, which it does within a minute. *Deployment*: the whole command where nothing changed, first after
those writes, when it asks the storage about every database that was written, then again. *Lost host*: until the app
answers on a host without anything. *Floor*: Litestream's own restores of these databases, eight side by side in one
container and without any check, then \`docker compose up -d\` of the app alone. 2 GB only with \`--large\`.`;

/** Seconds, at 200 databases of 1 MB; `timesFloor` at any size. */
export const bounds = { health: 2, unchanged: 1.5, lost: 20, timesFloor: 1.3 };

/** Litestream moves what was written into the database once that has not changed for a minute. */
const checkpointMilliseconds = 65_000;

/** @typedef {{ count: number, megabytes: number, listed?: boolean, large?: boolean }} Form */

/** @type {readonly Form[]} */
const forms = [
  { count: 1, megabytes: 1, listed: true },
  { count: 10, megabytes: 1 },
  { count: 200, megabytes: 1 },
  { count: 200, megabytes: 1, listed: true },
  { count: 1, megabytes: 200, listed: true },
  { count: 1, megabytes: 2000, listed: true, large: true },
];

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, large, log }) {
  const rows = [];
  const wanted = forms.filter((form, index) => (large || !form.large) && (!quick || index < 2));
  for (const target of targets) for (const form of wanted) rows.push(await measure(target, form, rounds, log));
  return { rows };
}

/** @param {string} target @param {Form} form @param {number} rounds @param {(text: string) => void} log */
async function measure(target, { count, megabytes, listed = false }, rounds, log) {
  const names = ['app.db', ...Array.from({ length: count - 1 }, (_, index) => `tenants/tenant-${index + 1}.db`)];
  const stage = await makeStage(target, log, {
    databases: names,
    ...(!listed && { asked: ['app.db', 'tenants/*.db'] }),
  });
  const sidecar = `${stage.deployed.id}-litestream-1`;
  try {
    const image = await variant('sample-app:1', { DATABASES: names.join(',') });
    await stage.deploy(image);
    await stage.growAll(megabytes);
    await eventually('a deployment that proves all of it', 600, () => stage.deploy(image).then(() => true));
    await sleep(checkpointMilliseconds);
    const afterWrites = await timed(() => docker('exec', sidecar, '/deploy/deploy.sh', 'health'));
    const deployedAfterWrites = await timed(() => stage.deploy(image));
    const times = /** @type {Record<'health' | 'unchanged' | 'lost' | 'floor', number[]>} */ ({
      health: [],
      unchanged: [],
      lost: [],
      floor: [],
    });
    for (let round = 0; round < rounds; round++) {
      times.health.push(await timed(() => docker('exec', sidecar, '/deploy/deploy.sh', 'health')));
      times.unchanged.push(await timed(() => stage.deploy(image)));
    }
    const { memory } = await stats(sidecar);
    const floor = plain(stage.folder, stage.deployed, names);
    const partners = [
      {
        ...floor,
        measured: 'floor',
        up: async (/** @type {string} */ one) => void (await floor.restore(), await floor.up(one)),
      },
      { ...stage.ours, measured: 'lost' },
    ];
    await stage.ours.lose();
    for (let round = 0; round < (megabytes * count > 1000 ? 1 : Math.min(rounds, 3)); round++) {
      for (const { measured, app, network, up, lose } of partners) {
        const start = performance.now();
        const coming = up(image);
        times[/** @type {'lost' | 'floor'} */ (measured)].push(
          (await firstAnswer(app, network, AbortSignal.timeout(600_000))) - start,
        );
        await coming;
        await lose();
      }
    }
    return row(
      target,
      { count, megabytes, listed },
      times,
      { health: afterWrites, deployment: deployedAfterWrites },
      memory,
    );
  } finally {
    await stage.remove();
  }
}

/**
 * @param {string} target
 * @param {Form} form
 * @param {Record<'health' | 'unchanged' | 'lost' | 'floor', number[]>} times
 * @param {{ health: number, deployment: number }} afterWrites
 * @param {number} memory
 */
function row(target, { count, megabytes, listed }, times, afterWrites, memory) {
  const [health, unchanged, lost, floor] = [
    median(times.health),
    median(times.unchanged),
    median(times.lost),
    median(times.floor),
  ];
  return {
    within:
      health <= bounds.health * 1000 &&
      unchanged <= bounds.unchanged * 1000 &&
      (megabytes > 1 || lost <= bounds.lost * 1000) &&
      (count === 1 || lost <= bounds.timesFloor * floor),
    cells: {
      target,
      databases: `${count} of ${megabytes} MB${count === 1 ? '' : listed ? ', listed' : ', pattern'}`,
      'health (s)': seconds(health),
      'health after writes (s)': seconds(afterWrites.health),
      'deployment after writes (s)': seconds(afterWrites.deployment),
      'deployment (s)': seconds(unchanged),
      'lost host (s)': seconds(lost),
      'floor (s)': seconds(floor),
      '× floor': (lost / floor).toFixed(2),
      'memory of the sidecar (MB)': (memory / 2 ** 20).toFixed(0),
    },
  };
}
