import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRegistry } from '../../workspace/entrypoints/registry.mjs';
import { output } from '../../workspace/entrypoints/run-command.mjs';
import { median, seconds } from '../lib/numbers.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const ours = 'create-litestream';

export const title = 'The first question';
export const engine = false;
export const about = `From the command to its first question, in a terminal, in turns with two well-known commands of the same kind.
*Cold*: npm has cached nothing; *warm*: the command ran before. The packages come from a registry on loopback that has them all, so that
no network is measured. Packages and megabytes are what npm installs to run the command.`;

/** What our command may take, on a cold cache. */
export const bound = { seconds: 5, megabytes: 10 };

/**
 * What is compared, with what the first question looks like.
 * @type {readonly { what: string, command: string, question: RegExp }[]}
 */
const partners = [
  { what: 'ours: `npm create litestream@latest`', command: 'npm create litestream@latest', question: /navigate/ },
  { what: '`npm create vite@latest`', command: 'npm create vite@latest', question: /Project name/ },
  { what: '`npx sv create`', command: 'npx --yes sv@latest create', question: /Where would you like/ },
];

/** @param {import('../lib/report.mjs').Options} options */
export async function run({ rounds, quick, log }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const registry = await startRegistry(path.join(root, '.tools'), work, [ours]);
  try {
    publish(work, registry.url);
    const took = partners.map((partner) => ({
      ...partner,
      size: { packages: 0, megabytes: 0 },
      cold: /** @type {number[]} */ ([]),
      warm: /** @type {number[]} */ ([]),
    }));
    // The first round fills the registry, and is not counted.
    for (let round = 0; round <= (quick ? 1 : rounds); round += 1) {
      for (const [index, one] of took.entries()) {
        const home = path.join(work, `${round}-${index}`);
        const cold = await untilQuestion(one, home, registry.url, log);
        const warm = await untilQuestion(one, home, registry.url, log);
        one.size = sizeOf(path.join(home, 'cache/_npx'));
        if (round > 0) {
          one.cold.push(cold);
          one.warm.push(warm);
        }
        rmSync(home, { recursive: true, force: true });
      }
    }
    return { rows: took.map((one, index) => rowOf(one, index === 0)) };
  } finally {
    registry.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {{ what: string, size: { packages: number, megabytes: number }, cold: number[], warm: number[] }} one @param {boolean} isOurs */
function rowOf({ what, size, cold, warm }, isOurs) {
  return {
    within: isOurs ? median(cold) <= bound.seconds * 1000 && size.megabytes <= bound.megabytes : undefined,
    cells: {
      what,
      packages: String(size.packages),
      MB: size.megabytes.toFixed(1),
      'cold (s)': seconds(median(cold)),
      'warm (s)': seconds(median(warm)),
      bound: isOurs ? `cold ${bound.seconds} s, ${bound.megabytes} MB` : '',
    },
  };
}

/** @param {string} work @param {string} registry */
function publish(work, registry) {
  const npmrc = path.join(work, 'publish.npmrc');
  writeFileSync(npmrc, `//${new URL(registry).host}/:_authToken=anyone\n`);
  output('npm', ['publish', `--registry=${registry}`], {
    cwd: path.join(root, 'packages/create'),
    env: { ...process.env, NPM_CONFIG_USERCONFIG: npmrc },
  });
}

/**
 * Starts a command in a terminal, in an empty project, and stops it at its first question.
 * @param {{ command: string, question: RegExp }} partner @param {string} home has the npm cache @param {string} registry
 * @param {(text: string) => void} log
 * @returns {Promise<number>} Milliseconds.
 */
async function untilQuestion({ command, question }, home, registry, log) {
  const folder = path.join(home, 'my-shop');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM node:24\nEXPOSE 8080\nCMD ["node", "server.js"]\n');
  const start = performance.now();
  // From another program npm takes settings that would meet this npm as well.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|^CI$/i.test(name));
  const terminal = spawn('script', ['-qefc', `stty cols 100 rows 40; exec ${command}`, '/dev/null'], {
    cwd: folder,
    env: {
      ...Object.fromEntries(inherited),
      HOME: home,
      TERM: 'xterm-256color',
      npm_config_cache: path.join(home, 'cache'),
      npm_config_registry: registry,
      npm_config_yes: 'true',
      npm_config_update_notifier: 'false',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  try {
    return await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${command} asked nothing in two minutes: ${said}`)), 120_000);
      terminal.stdout.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (!question.test(said)) return;
        clearTimeout(limit);
        resolve(performance.now() - start);
      });
      terminal.on('error', (error) => {
        clearTimeout(limit);
        reject(
          new Error(`This benchmark needs script of util-linux, which gives a program a terminal: ${error.message}`),
        );
      });
      terminal.on('exit', (code) => {
        clearTimeout(limit);
        reject(new Error(`${command} ended with ${code} before it asked: ${said}`));
      });
    });
  } finally {
    log(said);
    terminal.removeAllListeners('exit');
    if (terminal.pid !== undefined) {
      const ended = new Promise((resolve) => terminal.once('exit', resolve));
      terminal.stdin.write('\u0003');
      terminal.kill();
      await ended;
    }
  }
}

/** What npm installed to run a command. @param {string} folder */
function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
  const lists = files.filter(({ name }) => name === '.package-lock.json');
  const packages = lists.flatMap(({ parentPath, name }) =>
    Object.keys(JSON.parse(readFileSync(path.join(parentPath, name), 'utf8')).packages),
  );
  return { packages: packages.length, megabytes: bytes / 1e6 };
}
