// The suite on Kubernetes: npm run e2e:kubernetes [-- --scenario lost-volume]
// Copies the images out of a Docker engine, then goes on in suite.mjs, beside a node of its own (tools/provision/node.sh).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, docker, run } from '../lib/command.mjs';
import { root } from '../lib/engine.mjs';
import { images } from './lib/images.mjs';

const folder = path.join(root, '.e2e/kubernetes');
mkdirSync(folder, { recursive: true });
await saveImages();
const suite = path.join(root, 'tools/e2e/kubernetes/suite.mjs');
const node = spawn(
  path.join(root, 'tools/provision/node.sh'),
  [path.join(folder, 'node'), process.execPath, suite, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// Whoever ends this ends the node, and with it everything that runs there.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => node.kill(signal));
node.on('close', (code) => process.exit(code ?? 1));

/** Saves them once for each set of images, and leaves the engine as it was. */
async function saveImages() {
  const engine = path.join(root, 'tools/provision/engine.sh');
  const own = await attempt('docker', ['--host', `unix://${root}/.tools/engine/run/docker.sock`, 'version']);
  process.env.DOCKER_HOST = /DOCKER_HOST=(\S+)/.exec(await run(engine, ['start']))?.[1];
  try {
    await run(path.join(root, 'tools/e2e/images/build.sh'), ['e2e-base:bookworm', ...images]);
    const ids = await docker('image', 'inspect', '--format', '{{.Id}}', ...images);
    const saved = path.join(folder, 'images.tar');
    if (existsSync(saved) && existsSync(`${saved}.ids`) && readFileSync(`${saved}.ids`, 'utf8') === ids) return;
    rmSync(`${saved}.ids`, { force: true });
    await docker('save', '--output', `${saved}.new`, ...images);
    renameSync(`${saved}.new`, saved);
    writeFileSync(`${saved}.ids`, ids);
  } finally {
    if (own.code !== 0 && process.env.DOCKER_HOST?.includes(root)) await attempt(engine, ['stop']);
  }
}
