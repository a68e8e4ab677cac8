import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt } from '../../e2e/lib/command.mjs';
import { median, seconds, timed } from '../lib/numbers.mjs';
import { original } from '../lib/partners.mjs';
import { downtime } from '../lib/serving.mjs';
import { makeStage } from '../lib/stage.mjs';

export const title = 'A restore that fails';
export const about = `Seconds until \`deploy.sh\` ends with the cause, on a new host and over a running version, which serves on (*down*:
seconds without an answer of it). The original's \`docker compose up\` on a new host: how it ends, and when; on the
first target alone, because it takes minutes and is the same design on each.`;

/** Seconds until the error. A silent server: 10 for the connection and 30 for the answer, and what is around them. */
export const bounds = { wrong: 2, nowhere: 2, cut: 5, silent: 45 };

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ targets, rounds, quick, log }) {
  const rows = [];
  for (const target of targets) {
    const stage = await makeStage(target, log);
    const { storage, host } = stage;
    const faults = /** @type {const} */ ([
      ['wrong', 'wrong key', storage.wrong, undefined],
      ['nowhere', 'bucket or container missing', storage.nowhere, undefined],
      ['cut', 'refused port', storage.values, storage.cut],
      ['silent', 'silent server', storage.values, storage.silence],
    ]);
    try {
      await stage.deploy('sample-app:1');
      await host.write(100);
      const before = original(stage.folder, stage.deployed);
      /** @type {Record<string, number[]>} */
      const running = {};
      /** @type {Record<string, number[]>} */
      const downs = {};
      /** @type {Record<string, number[]>} */
      const fresh = {};
      /** @type {Record<string, string>} */
      const theirs = {};
      for (const [name, , values, fault] of faults) {
        if (values === undefined || (quick && name === 'silent')) continue;
        for (let round = 0; round < (name === 'silent' ? 1 : rounds); round++) {
          await fault?.();
          const { down, took } = await downtime(stage.ours.app, stage.ours.network, () =>
            stage.deploy('sample-app:2', { values, fails: true }),
          );
          if (fault) await storage.bringBack();
          (running[name] ??= []).push(took);
          (downs[name] ??= []).push(down);
        }
      }
      await host.lose();
      for (const [name, , values, fault] of faults) {
        if (values === undefined || (quick && name === 'silent')) continue;
        await fault?.();
        for (let round = 0; round < (name === 'silent' ? 1 : rounds); round++) {
          (fresh[name] ??= []).push(await timed(() => stage.deploy('sample-app:1', { values, fails: true })));
          await host.lose();
        }
        if (!quick && name !== 'silent' && target === targets[0]) theirs[name] = await end(before, name, stage);
        if (fault) await storage.bringBack();
      }
      for (const [name, what] of faults) {
        if (fresh[name] === undefined || running[name] === undefined) continue;
        const [alone, over, down] = [median(fresh[name]), median(running[name]), Math.max(...(downs[name] ?? []))];
        rows.push({
          within: Math.max(alone, over) <= bounds[name] * 1000 && down === 0,
          cells: {
            target,
            fault: what,
            'new host (s)': seconds(alone),
            'over a running version (s)': seconds(over),
            'down (s)': seconds(down),
            bound: `${bounds[name]} s, down 0`,
            original: theirs[name] ?? '–',
          },
        });
      }
      await before.lose();
    } finally {
      await stage.remove();
    }
  }
  return { rows };
}

/**
 * How the original ends. A wrong key is written into its values.
 * @param {ReturnType<typeof original>} before
 * @param {string} fault
 * @param {import('../lib/stage.mjs').Stage} stage
 */
async function end(before, fault, { storage }) {
  const env = path.join(before.folder, '.env');
  const good = readFileSync(env, 'utf8');
  const values = { wrong: storage.wrong, nowhere: storage.nowhere }[fault];
  if (values !== undefined) {
    let text = good;
    for (const [name, value] of Object.entries(values))
      if (storage.values[name] !== value)
        text = text.replace(escaped(storage.values[name] ?? ''), () => escaped(value));
    writeFileSync(env, text);
  }
  let code = 0;
  const took = await timed(async () => {
    ({ code } = await attempt('timeout', ['120', 'docker', 'compose', '--progress', 'quiet', 'up', '--detach'], {
      cwd: before.folder,
      env: { APP_IMAGE: 'sample-app:1' },
    }));
  });
  await before.lose();
  writeFileSync(env, good);
  return `exit ${code} after ${seconds(took)} s`;
}

/** As `.env` holds it. @param {string} value */
const escaped = (value) => value.replaceAll(/[\\"$]/g, String.raw`\$&`);
