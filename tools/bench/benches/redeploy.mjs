import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { variant } from '../../e2e/lib/variant.mjs';
import { median, seconds, timed } from '../lib/numbers.mjs';
import { original, plain } from '../lib/partners.mjs';
import { downtime, firstAnswer } from '../lib/serving.mjs';
import { makeStage } from '../lib/stage.mjs';

export const title = 'A deployment over a running version';
export const about = `Seconds without an answer of the app, and of the whole command. *Plain*: \`docker compose up -d\` of the app alone,
on the same networks and volume. The app is asked without pause meanwhile, which takes most of a processor; where
nothing changed, the command is therefore timed in a deployment of its own.`;

/**
 * `timesPlain`: downtime against plain. `unchanged`: the whole command when nothing changed, against plain's, while the
 * app serves on; the goal is 0.5 s on an idle machine. That time goes into the restore check and the proof of the
 * backup, two questions to the storage that are asked in every deployment.
 */
export const bounds = { timesPlain: 1.1, unchanged: 1.5 };

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, log }) {
  const rows = [];
  for (const target of targets) {
    const stage = await makeStage(target, log);
    try {
      await stage.deploy('sample-app:1');
      await stage.host.write(100);
      const partners = { plain: plain(stage.folder, stage.deployed), original: original(stage.folder, stage.deployed) };
      await partners.plain.up('sample-app:1');
      await partners.original.up('sample-app:1');
      await firstAnswer(partners.original.app, partners.original.network, AbortSignal.timeout(120_000));
      const [image, other] = [
        await variant('sample-app:1', { TURN: 'one' }),
        await variant('sample-app:2', { TURN: 'other' }),
      ];
      const measure = (
        /** @type {import('../lib/partners.mjs').Partner} */ { app, network, up },
        /** @type {string} */ image,
      ) => downtime(app, network, () => up(image));

      /** @type {Record<'plain' | 'app' | 'both' | 'nothing' | 'original', { down: number, took: number }[]>} */
      const got = { plain: [], app: [], both: [], nothing: [], original: [] };
      for (let round = 0; round < rounds; round++) {
        got.plain.push(await measure(partners.plain, image));
        got.app.push(await measure(stage.ours, image));
        const { down } = await measure(stage.ours, image);
        got.nothing.push({ down, took: await timed(() => stage.deploy(image)) });
        got.plain.push(await measure(partners.plain, other));
        appendFileSync(path.join(stage.checkout, '.deploy/litestream.yml'), '# changed\n');
        got.both.push(await measure(stage.ours, other));
        if (round < (quick ? 1 : 3))
          got.original.push(await measure(partners.original, round % 2 === 0 ? image : other));
      }
      const downOf = (/** @type {keyof typeof got} */ name) => median(got[name].map((one) => one.down));
      const took = (/** @type {keyof typeof got} */ name) => median(got[name].map((one) => one.took));
      const row = (
        /** @type {string} */ what,
        /** @type {keyof typeof got} */ name,
        /** @type {string} */ bound,
        /** @type {boolean | undefined} */ within,
      ) => ({
        within,
        cells: {
          target,
          what,
          'down (s)': seconds(downOf(name)),
          '× plain': (downOf(name) / downOf('plain')).toFixed(2),
          'whole command (s)': seconds(took(name)),
          bound,
        },
      });
      rows.push(
        row('plain: the app alone', 'plain', '', undefined),
        row(
          'only the app changed',
          'app',
          `${bounds.timesPlain} × plain`,
          downOf('app') <= bounds.timesPlain * downOf('plain'),
        ),
        row(
          'app and sidecar changed',
          'both',
          `${bounds.timesPlain} × plain`,
          downOf('both') <= bounds.timesPlain * downOf('plain'),
        ),
        row(
          'nothing changed',
          'nothing',
          `down 0, ${bounds.unchanged} × plain's command (goal: 0.5 s)`,
          got.nothing.every(({ down }) => down === 0) && took('nothing') <= bounds.unchanged * took('plain'),
        ),
        row('original: only the app changed', 'original', '', undefined),
      );
      for (const partner of Object.values(partners)) await partner.lose();
    } finally {
      await stage.remove();
    }
  }
  return { rows };
}
