// The end-to-end suite: npm run e2e [-- --all --target s3 --scenario lost-host --compose 5.6.0 --jobs 2]
// The generated files with real Docker, Compose, Litestream and storage servers, on this machine alone.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, startEngine } from './lib/engine.mjs';
import { makeLab } from './lib/lab/lab.mjs';
import { matrix } from './lib/report.mjs';
import { everyTarget, targets } from './lib/servers.mjs';
import { variant } from './lib/variant.mjs';
import { makeWorld } from './lib/world.mjs';

const here = path.join(root, 'tools/e2e');
const all = readdirSync(path.join(here, 'scenarios'))
  .map((file) => path.basename(file, '.mjs'))
  .toSorted();
const { values: flags } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    scenario: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
    compose: { type: 'string', default: '5.6.0' },
    jobs: { type: 'string', default: '2' },
    world: { type: 'string' }, // `folder` or `lab`: the scenarios of one kind
  },
});
const unknown = [
  ...(flags.scenario ?? []).filter((name) => !all.includes(name)),
  ...(flags.target ?? []).filter((name) => !everyTarget.includes(name)),
];
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Scenarios: ${all.join(', ')}. Targets: ${everyTarget.join(', ')}.`);
  process.exit(2);
}

const logs = path.join(root, '.e2e');
const report = path.join(logs, flags.world === 'lab' ? 'matrix-lab.md' : 'matrix.md');
mkdirSync(logs, { recursive: true });
/** @type {(() => Promise<void>)[]} */
const cleanups = [];
async function cleanUp() {
  for (const step of cleanups.splice(0).toReversed())
    await step().catch((error) => console.error(`cleaning up: ${error}`));
}
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    void cleanUp().then(() => process.exit(130));
  });

/** @type {import('./lib/report.mjs').Outcome[]} */
const outcomes = [];
try {
  cleanups.push(await startEngine(flags.compose));
  const both = { DATABASES: 'app.db,jobs/jobs.db' };
  const images = /** @type {const} */ ([await variant('sample-app:1', both), await variant('sample-app:2', both)]);
  const worlds = flags.world ? [flags.world] : process.getuid?.() === 0 ? ['folder', 'lab'] : ['folder'];
  if (!worlds.includes('lab') && !flags.world)
    console.log('The lab needs root, its scenarios are left out: npm run e2e:lab');
  /** @type {Record<'folder' | 'lab', (() => Promise<void>)[]>} */
  const queues = { folder: [], lab: [] };
  for (const scenario of flags.scenario ?? all) {
    const {
      title,
      play,
      world = 'folder',
      room,
      project,
      flags: answers,
      smoke = true,
      targets: own = targets,
      smokeTargets = own,
    } = await import(path.join(here, 'scenarios', `${scenario}.mjs`));
    const usual = flags.all || flags.scenario ? own : smokeTargets;
    const wanted = usual.filter((/** @type {string} */ target) => flags.target?.includes(target) ?? true);
    if (wanted.length === 0 || !worlds.includes(world) || !(smoke || flags.all || flags.scenario)) continue;
    console.log(`${scenario}: ${title}`);
    const make =
      world === 'lab'
        ? (/** @type {string} */ folder, /** @type {string} */ target, /** @type {Log} */ log) =>
            makeLab(folder, target, log, { compose: flags.compose, room, project, flags: answers })
        : (/** @type {string} */ folder, /** @type {string} */ target, /** @type {Log} */ log) =>
            makeWorld(folder, target, images, log);
    for (const target of wanted)
      queues[/** @type {'folder' | 'lab'} */ (world)].push(() => one(scenario, target, make, play));
  }
  console.log('');
  // Side by side: a scenario waits more than it works, and shares nothing with another but the engine, the images and the proxy's network.
  const worker = async (/** @type {(() => Promise<void>)[]} */ queue) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: Number(flags.jobs) }, () => worker(queues.folder)));
  await worker(queues.lab); // api.github.com is at one address
} finally {
  await cleanUp();
}
const table = matrix(outcomes, flags.compose);
const failed = outcomes.filter(({ passed }) => !passed).length;
console.log(`\n${table}\n${outcomes.length - failed} passed, ${failed} failed (Compose ${flags.compose})`);
process.exitCode = failed === 0 && outcomes.length > 0 ? 0 : 1;

/** @typedef {(text: string) => void} Log */

/**
 * @param {string} scenario
 * @param {string} target
 * @param {(folder: string, target: string, log: Log) => Promise<{ words: () =>
 *   Promise<string>, remove: () => Promise<void> }>} make What the scenario plays with.
 * @param {(world: any) => Promise<void>} play
 */
async function one(scenario, target, make, play) {
  const started = Date.now();
  const ended = (/** @type {boolean} */ passed) => {
    outcomes.push({ scenario, target, passed, seconds: (Date.now() - started) / 1000 });
    writeFileSync(report, matrix(outcomes, flags.compose)); // at once: a long run may be cut off
  };
  let log = '';
  /** @type {ReturnType<typeof make> | undefined} */
  let making;
  /** @type {Awaited<ReturnType<typeof make>> | undefined} */
  let world;
  const folder = mkdtempSync(path.join(tmpdir(), 'e2e-'));
  const remove = async () => {
    // One that is not complete yet is waited for: what it starts afterwards would stay.
    await (await making?.catch(() => undefined))?.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  cleanups.push(remove);
  const file = path.join(logs, `${scenario}-${target}.log`);
  try {
    making = make(folder, target, (text) => {
      log += text;
    });
    world = await making;
    await play(world);
    ended(true);
    console.log(`✔ ${scenario} ${target}`);
  } catch (error) {
    ended(false);
    const lines = log
      .split('\n')
      .filter((text) => /^(deploy|restore): |^ {2}-> |^\d\d:\d\d:\d\d /.test(text))
      .slice(-3);
    log += `\n${error instanceof Error ? error.stack : error}\n\n${await world?.words().catch(String)}`;
    const message = String(error instanceof Error ? error.message : error)
      .split('\n')
      .slice(0, 6)
      .join('\n      ');
    console.log(
      [`✖ ${scenario} ${target}: ${message}`, ...lines, `all of it: ${path.relative(process.cwd(), file)}`].join(
        '\n      ',
      ),
    );
  } finally {
    writeFileSync(file, log);
    cleanups.splice(cleanups.indexOf(remove), 1);
    await remove();
  }
}
