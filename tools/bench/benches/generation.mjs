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
export const about = `Whole commands, process start included, in turns: \`create-litestream --yes\` against an empty Yeoman generator that
writes the same number of files. \`create-litestream\` does not load Yeoman, which only \`yo litestream\` needs. The
other lines say where the time goes: the last line minus the one before is what it takes to find out about the project,
to render and to write.`;

/** A generation may cost so many times what a Yeoman generator costs that only writes. The goal is 1.1. */
export const bound = 1.2;

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ rounds: wanted }) {
  const rounds = Math.max(wanted, 5);
  const work = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  try {
    const files = countWritten(work);
    /** What is timed, with the folder that it gets. @type {Record<string, (folder: string) => number>} */
    const partners = {
      'Node, which does nothing': () => time(['--eval', '0'], root),
      'Yeoman loaded, nothing run': () =>
        time(['--input-type=module', '--eval', "import 'yeoman-environment'; import 'yeoman-generator';"], root),
      'an empty Yeoman generator': (folder) => time([empty, String(files)], folder),
      'ours loaded: `create-litestream --version`': (folder) => time([cli, '--version'], folder),
      'ours: `create-litestream --yes`': (folder) => {
        cpSync(fixture, folder, { recursive: true });
        return time([cli, '--yes', '--target', 's3', '--skip-install'], folder);
      },
    };
    const took = Object.entries(partners).map(([what, once]) => ({ what, once, times: /** @type {number[]} */ ([]) }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { once, times }] of took.entries()) {
        const folder = path.join(work, `${round}-${index}`);
        mkdirSync(folder);
        times.push(once(folder));
      }
    }
    const yeoman = median(took.find(({ what }) => what === 'an empty Yeoman generator')?.times ?? []);
    return {
      rows: took.map(({ what, times }, index) => {
        const ratio = median(times) / yeoman;
        const whole = index === took.length - 1;
        return {
          within: whole ? ratio <= bound : undefined,
          cells: {
            what,
            seconds: seconds(median(times)),
            '× empty generator': ratio.toFixed(2),
            bound: whole ? `${bound} × (goal: 1.1 ×), ${files} files` : '',
          },
        };
      }),
    };
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
  time([cli, '--yes', '--target', 's3', '--skip-install'], after);
  return filesIn(after) - filesIn(before);
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

/** Node with arguments. @param {string[]} args @param {string} cwd @returns {number} Milliseconds. */
function time(args, cwd) {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  if (status !== 0) throw error ?? new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
