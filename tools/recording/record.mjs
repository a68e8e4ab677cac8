// npm run recording [-- <folder of mirrors>]: runs the generator on ServiceStack's Blazor template in a terminal, and writes
// docs/recording.svg. The template comes from GitHub, or from a mirror as `npm run checkouts` reads them. At each question Enter is pressed
// after a moment, so that this script needs to know neither how many there are nor what they ask. Needs util-linux's `script`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkouts } from '../checkouts/list.mjs';
import { clone } from '../checkouts/clone.mjs';
import { openScreen } from './screen.mjs';
import { terminalSvg } from './terminal-svg.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const size = { columns: 100, rows: 32 };
/** Seconds: how long a question is read, and how long the terminal may stand still in the recording. */
const pace = { enter: 1.1, longest: 1.6, line: 0.1, typing: 0.05, pause: 6 };
/** Lines that appear together. */
const few = 4;
const template = 'NetCoreTemplates/blazor';
const typed = 'npm create litestream@latest';

const scratch = mkdtempSync(path.join(os.tmpdir(), 'recording-'));
const sample = path.join(scratch, 'my-shop');
const { commit = 'HEAD' } = checkouts.findLast(({ repository }) => repository === template) ?? {};
clone(sourceOf(process.argv[2]), sample, commit).branch('main');

const screen = openScreen(size.columns, size.rows);
/** @type {{ at: number, lines: ReturnType<typeof screen.lines> }[]} */
const frames = [];
let clock = 0;

/** @param {string | undefined} mirrors */
function sourceOf(mirrors) {
  if (mirrors === undefined) return `https://github.com/${template}`;
  const mirror = path.resolve(mirrors, template.replace('/', '+'));
  return existsSync(path.join(mirror, 'repo')) ? path.join(mirror, 'repo') : mirror;
}

/** @param {number} seconds since the frame before */
function take(seconds) {
  clock += Math.min(seconds, pace.longest);
  const lines = screen.lines();
  if (JSON.stringify(lines) !== JSON.stringify(frames.at(-1)?.lines)) frames.push({ at: clock, lines });
}

await screen.write('\u001B[32m$\u001B[0m ');
take(0);
for (const letter of typed) {
  await screen.write(letter);
  take(pace.typing);
}
await screen.write('\r\n');
take(0.4);

const bin = path.join(root, 'packages/create/bin/create-litestream.js');
const command = `stty cols ${size.columns} rows ${size.rows}; exec ${process.execPath} ${bin}`;
const shell = spawn('script', ['-qefc', command, '/dev/null'], {
  cwd: sample,
  env: {
    ...process.env,
    TERM: 'xterm-256color',
    FORCE_COLOR: '1',
    NO_COLOR: undefined,
    CI: undefined,
    COLUMNS: undefined,
  },
  stdio: ['pipe', 'pipe', 'inherit'],
});
let last = Date.now();
/** @type {NodeJS.Timeout | undefined} */
let idle;
const wait = () => {
  clearTimeout(idle);
  idle = setTimeout(() => shell.stdin.write('\r'), pace.enter * 1000);
};
wait();
const written = [];
shell.stdout.setEncoding('utf8');
for await (const data of shell.stdout) {
  wait();
  const seconds = (Date.now() - last) / 1000;
  last = Date.now();
  // Much at once is shown line by line, so that it can be read.
  const lines = data.split(/(?<=\n)/);
  for (const line of lines) {
    await screen.write(line);
    if (lines.length > few) take(pace.line);
  }
  take(seconds);
  written.push(data);
}
clearTimeout(idle);
take(pace.line);
const code = await new Promise((resolve) =>
  shell.exitCode === null ? shell.on('close', resolve) : resolve(shell.exitCode),
);
rmSync(scratch, { recursive: true });
if (code !== 0) {
  console.error(written.join(''));
  console.error(`✖ The run ended with ${code}, and nothing was recorded.`);
  process.exit(1);
}
const file = path.join(root, 'docs/recording.svg');
writeFileSync(file, terminalSvg(frames, { ...size, title: `my-shop: ${typed}`, pause: pace.pause }));
console.log(`${path.relative(root, file)}: ${frames.length} frames, ${Math.round(clock + pace.pause)} s`);
