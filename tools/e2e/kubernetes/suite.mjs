// The scenarios, one after another, on the node that node.sh started: run.mjs calls this there.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../lib/engine.mjs';
import { startGithub } from '../lib/lab/github.mjs';
import { importImages, repository } from './lib/images.mjs';
import { nodesBelow } from './lib/nodes.mjs';
import { provideVolumes } from './lib/volumes.mjs';
import { makeWorld } from './lib/world.mjs';

const here = path.join(root, 'tools/e2e/kubernetes');
const folder = path.join(root, '.e2e/kubernetes');
const all = readdirSync(path.join(here, 'scenarios'))
  .map((file) => path.basename(file, '.mjs'))
  .toSorted();
const { values: flags } = parseArgs({ options: { scenario: { type: 'string', multiple: true } } });
const unknown = (flags.scenario ?? []).filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Scenarios: ${all.join(', ')}.`);
  process.exit(2);
}
process.env.PATH = `${path.join(root, '.tools/bin')}:${process.env.PATH}`;

const started = Date.now();
const digests = await importImages(folder);
const nodes = nodesBelow(folder);
const stopVolumes = provideVolumes(path.join(folder, 'node/volumes'));
console.log(`the images are on the node (${((Date.now() - started) / 1000).toFixed(0)} s)`);

const rows = ['| Scenario | Step | Seconds |', '|---|---|---|'];
let passed = 0;
let failed = 0;
for (const scenario of flags.scenario ?? all) {
  const { title, play } = await import(path.join(here, 'scenarios', `${scenario}.mjs`));
  const file = path.join(folder, `${scenario}.log`);
  writeFileSync(file, `${title}\n\n`);
  const log = (/** @type {string} */ text) => appendFileSync(file, text);
  const place = mkdtempSync(path.join(tmpdir(), 'e2e-kubernetes-'));
  const github = await startGithub({ address: '127.0.0.1', repository, token: 'ghs_token' });
  const world = makeWorld({
    folder: place,
    digests,
    nodes,
    github: Object.assign(github, { url: 'http://127.0.0.1:443' }),
    log,
  });
  const from = Date.now();
  const seconds = () => ((Date.now() - from) / 1000).toFixed(0);
  try {
    await play(world);
    passed++;
    console.log(`✔ ${scenario}: ${title} (${seconds()} s)`);
  } catch (error) {
    failed++;
    log(`${error instanceof Error ? error.stack : error}\n`);
    await world.explain();
    console.error(
      `✖ ${scenario}: ${title} (${seconds()} s)\n  ${error instanceof Error ? error.message : error}\n  ${file}`,
    );
  }
  for (const { name, took } of world.steps) {
    rows.push(`| ${scenario} | ${name} | ${took.toFixed(1)} |`);
    console.log(`    ${took.toFixed(1).padStart(6)} s  ${name}`);
  }
  await nodes.resume();
  await world.remove();
  github.stop();
  rmSync(place, { recursive: true, force: true });
}
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'matrix.md'), `${rows.join('\n')}\n`);
stopVolumes();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
