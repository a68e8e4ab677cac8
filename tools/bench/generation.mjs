import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const fixture = path.join(root, 'packages/jamstack/test/fixtures/vue-ssg-today');
const cli = path.join(root, 'packages/create/bin/create-litestream.js');
const empty = path.join(here, 'empty-generator.mjs');

/** Bound from the project's own goals: a generation may cost a quarter more than a Yeoman generator that only writes. */
const bound = 1.25;

/**
 * Whole commands, process start included: `create-litestream --yes` against an empty Yeoman generator that writes
 * the same number of files. The two alternate, so that noise meets both; medians in milliseconds.
 * @param {number} rounds runs of each
 */
export function generation(rounds) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  try {
    const files = countWritten(work);
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round += 1) {
      const checkout = path.join(work, `ours-${round}`);
      cpSync(fixture, checkout, { recursive: true });
      ours.push(time(cli, ['--yes', '--target', 's3', '--skip-install'], checkout));
      const folder = path.join(work, `theirs-${round}`);
      mkdirSync(folder);
      theirs.push(time(empty, [String(files)], folder));
    }
    const ratio = median(ours) / median(theirs);
    return {
      name: `generation, ${files} files`,
      'ours (ms)': Math.round(median(ours)),
      'empty generator (ms)': Math.round(median(theirs)),
      ratio: ratio.toFixed(2),
      bound,
      within: ratio <= bound ? 'yes' : 'no',
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function countWritten(work) {
  const before = path.join(work, 'before');
  const after = path.join(work, 'after');
  cpSync(fixture, before, { recursive: true });
  cpSync(fixture, after, { recursive: true });
  time(cli, ['--yes', '--target', 's3', '--skip-install'], after);
  return filesIn(after) - filesIn(before);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

function time(script, args, cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 });
  if (status !== 0) throw error ?? new Error(`${script} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
