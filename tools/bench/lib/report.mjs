import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/**
 * What a benchmark is run with.
 * @typedef {object} Options
 * @property {readonly string[]} targets
 * @property {number} rounds Of each partner; they alternate, so that what else the machine does meets all of them.
 * @property {boolean} quick The smallest form that still says something.
 * @property {boolean} large Also what needs gigabytes of disk, and minutes.
 * @property {(text: string) => void} log
 */

/**
 * @typedef {object} Row
 * @property {boolean | undefined} within Whether the bound holds; undefined where there is none.
 * @property {Record<string, string>} cells
 */

/**
 * @typedef {object} Benchmark
 * @property {string} title
 * @property {string} about What is measured, in the words of the report.
 * @property {(options: Options) => Promise<{ rows: Row[], timelines?: import('./chart.mjs').Timeline[] }>} run
 * @property {boolean} [engine] Whether it needs Docker; it does unless it says no.
 */

/** @param {Row[]} rows */
export function table(rows) {
  const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [
    line([...columns, 'within']),
    line([...columns, 'within'].map(() => '---')),
    ...rows.map(({ cells, within }) =>
      line([...columns.map((name) => cells[name] ?? ''), within === undefined ? '–' : within ? 'yes' : '**no**']),
    ),
  ].join('\n');
}

/**
 * Puts the result of one benchmark between its marks in the document; a new one goes to the end.
 * @param {string} file
 * @param {string} name
 * @param {Benchmark} benchmark
 * @param {Row[]} rows
 * @param {string} command
 */
export function write(file, name, { title, about }, rows, command) {
  const text = readFileSync(file, 'utf8');
  const section =
    `<!-- ${name} -->\n## ${title}\n\n${about}\n\n${table(rows)}\n\n\`${command}\`, ` +
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${versions()}\n<!-- /${name} -->`;
  const old = new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`);
  writeFileSync(file, old.test(text) ? text.replace(old, () => section) : `${text.trimEnd()}\n\n${section}\n`);
}

function versions() {
  const ask = (/** @type {string} */ file, /** @type {string[]} */ ...args) => {
    try {
      return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return 'none';
    }
  };
  return (
    `Node ${process.versions.node}, Engine ${ask('docker', 'version', '--format', '{{.Server.Version}}')}, ` +
    `Compose ${ask('docker', 'compose', 'version', '--short')}`
  );
}
