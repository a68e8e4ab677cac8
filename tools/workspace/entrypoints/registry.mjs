import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { output } from './run-command.mjs';

/** Verdaccio's own `node-fetch@cjs` is a tag, which not every registry resolves. */
const manifest = { private: true, dependencies: { verdaccio: '6.10.4' }, overrides: { 'node-fetch': '2.7.0' } };

/**
 * Every package of this workspace is ours alone; whatever else is asked for comes from npm's configured registry.
 * @param {string} storage @param {string} upstream @param {readonly string[]} ours
 */
const config = (storage, upstream, ours) => `
storage: ${JSON.stringify(storage)}
uplinks: { upstream: { url: ${JSON.stringify(upstream)} } }
packages:
${ours.map((name) => `  ${name}: { access: $all, publish: $all }`).join('\n')}
  '**': { access: $all, proxy: upstream }
log: { type: stdout, format: json, level: warn }
`;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts an empty npm registry on loopback.
 * @param {string} tools folder that keeps Verdaccio between runs
 * @param {string} folder scratch folder of this run
 * @param {string[]} ours names of the packages that are published here
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export async function startRegistry(tools, folder, ours) {
  const home = join(tools, 'verdaccio');
  if (!existsSync(join(home, 'node_modules/verdaccio'))) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
    output('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home });
  }
  const upstream = output('npm', ['config', 'get', 'registry'], { cwd: home }).trim();
  const file = join(folder, 'verdaccio.yaml');
  writeFileSync(file, config(join(folder, 'storage'), upstream, ours));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const log = openSync(join(folder, 'verdaccio.log'), 'a');
  const server = spawn(
    process.execPath,
    ['node_modules/verdaccio/bin/verdaccio', '--config', file, '--listen', `127.0.0.1:${port}`],
    {
      cwd: home,
      stdio: ['ignore', log, log],
    },
  );
  const stop = () => server.kill();
  for (let tries = 0; tries < 120; tries++) {
    if (server.exitCode !== null) break;
    if (
      await fetch(`${url}-/ping`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { url, stop };
    await sleep(250);
  }
  stop();
  throw new Error(`Verdaccio did not answer within 30 s; its log: ${join(folder, 'verdaccio.log')}`);
}
