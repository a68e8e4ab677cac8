// The end-to-end suite: npm run e2e [-- --all --target s3 --scenario lost-host --compose 5.6.0]
// The generated files with real Docker, Compose, Litestream and storage servers, on this machine alone.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, startEngine } from './lib/engine.mjs';
import { variant } from './lib/host.mjs';
import { targets } from './lib/storage.mjs';
import { makeWorld } from './lib/world.mjs';

const here = path.join(root, 'tools/e2e');
const all = readdirSync(path.join(here, 'scenarios')).map((file) => path.basename(file, '.mjs')).toSorted();
const { values: flags } = parseArgs({ options: {
  target: { type: 'string', multiple: true },
  scenario: { type: 'string', multiple: true },
  all: { type: 'boolean', default: false },
  compose: { type: 'string', default: '5.6.0' },
} });
const unknown = [...(flags.scenario ?? []).filter((name) => !all.includes(name)), ...(flags.target ?? []).filter((name) => !targets.includes(name))];
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Scenarios: ${all.join(', ')}. Targets: ${targets.join(', ')}.`);
  process.exit(2);
}

const logs = path.join(root, '.e2e');
mkdirSync(logs, { recursive: true });
/** @type {(() => Promise<void>)[]} */
const cleanups = [];
async function cleanUp() {
  for (const step of cleanups.splice(0).toReversed()) await step().catch((error) => console.error(`cleaning up: ${error}`));
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { void cleanUp().then(() => process.exit(130)); });

let passed = 0;
let failed = 0;
try {
  cleanups.push(await startEngine(flags.compose));
  const both = { DATABASES: 'app.db,jobs/jobs.db' };
  const images = /** @type {const} */ ([await variant('sample-app:1', both), await variant('sample-app:2', both)]);
  for (const scenario of flags.scenario ?? all) {
    const { title, play, smoke = true, targets: own = targets } = await import(path.join(here, 'scenarios', `${scenario}.mjs`));
    const wanted = own.filter((/** @type {string} */ target) => flags.target?.includes(target) ?? true);
    if (wanted.length === 0 || !(smoke || flags.all || flags.scenario)) continue;
    console.log(`\n${scenario}: ${title}`);
    for (const target of wanted) await one(scenario, target, images, play);
  }
} finally {
  await cleanUp();
}
console.log(`\n${passed} passed, ${failed} failed (Compose ${flags.compose})`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * @param {string} scenario
 * @param {string} target
 * @param {readonly [string, string]} images
 * @param {(world: import('./lib/world.mjs').World) => Promise<void>} play
 */
async function one(scenario, target, images, play) {
  const started = Date.now();
  let log = '';
  /** @type {Awaited<ReturnType<typeof makeWorld>> | undefined} */
  let world;
  const folder = mkdtempSync(path.join(tmpdir(), 'e2e-'));
  const remove = async () => {
    await world?.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  cleanups.push(remove);
  const file = path.join(logs, `${scenario}-${target}.log`);
  try {
    world = await makeWorld(folder, target, images, (text) => { log += text; });
    await play(world);
    passed++;
    console.log(`  ✔ ${target}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed++;
    const lines = log.split('\n').filter((text) => /^(deploy|restore): |^ {2}-> |^\d\d:\d\d:\d\d /.test(text)).slice(-3);
    log += `\n${error instanceof Error ? error.stack : error}\n\n${await world?.host.words().catch(String)}`;
    const message = String(error instanceof Error ? error.message : error).split('\n').slice(0, 6).join('\n      ');
    console.log([`  ✖ ${target}  ${message}`, ...lines, `all of it: ${path.relative(process.cwd(), file)}`].join('\n      '));
  } finally {
    writeFileSync(file, log);
    cleanups.splice(cleanups.indexOf(remove), 1);
    await remove();
  }
}
