import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median, seconds } from '../lib/numbers.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const fixture = path.join(root, 'packages/jamstack/test/fixtures/vue-ssg-today');
const cli = path.join(root, 'packages/create/bin/create-litestream.js');
const empty = path.join(import.meta.dirname, '../lib/empty-generator.mjs');

export const title = 'Generation';
export const engine = false;
export const about = `Whole commands, process start included: \`create-litestream --yes\` against an empty Yeoman generator that writes the same number of files.`;

/** A generation may cost so many times what a Yeoman generator costs that only writes. */
export const bound = 1.2;

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ rounds: wanted }) {
  const rounds = Math.max(wanted, 5);
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
    return { rows: [{ within: ratio <= bound, cells: {
      files: String(files), 'ours (s)': seconds(median(ours)), 'empty generator (s)': seconds(median(theirs)), ratio: ratio.toFixed(2), bound: `${bound} ×`,
    } }] };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
function countWritten(work) {
  const before = path.join(work, 'before');
  const after = path.join(work, 'after');
  cpSync(fixture, before, { recursive: true });
  cpSync(fixture, after, { recursive: true });
  time(cli, ['--yes', '--target', 's3', '--skip-install'], after);
  return filesIn(after) - filesIn(before);
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

/** @param {string} script @param {string[]} args @param {string} cwd @returns {number} Milliseconds. */
function time(script, args, cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 });
  if (status !== 0) throw error ?? new Error(`${script} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
