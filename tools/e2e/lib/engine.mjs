import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, docker, run } from './command.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Every container, network and volume of this run carries it. */
export const label = `e2e=${process.pid}`;

/**
 * Engine, Compose and images. Afterwards plain `docker` and `docker compose` mean these.
 * @param {string} compose Version of Compose, `5.6.0`.
 * @returns {Promise<() => Promise<void>>} Puts the machine back as it was.
 */
export async function startEngine(compose) {
  const script = path.join(root, 'tools/provision/engine.sh');
  const before = await attempt('docker', ['--host', `unix://${root}/.tools/engine/run/docker.sock`, 'version']);
  const line = await run(script, ['start']);
  process.env.DOCKER_HOST = /DOCKER_HOST=(\S+)/.exec(line)?.[1];
  process.env.DOCKER_CONFIG = path.join(root, '.tools/compose', compose);
  const version = await run('docker', ['compose', 'version', '--short']);
  if (version.replace(/^v/, '').replace(/[-+].*/, '') !== compose)
    throw new Error(`Compose is ${version}, not ${compose}: run tools/provision/install.sh`);
  await run(path.join(root, 'tools/e2e/images/build.sh'), []);
  await docker('network', 'create', '--label', label, storageNetwork);
  await startProxy();
  return async () => {
    await removeAll(label);
    if (before.code !== 0) await attempt(script, ['stop']);
  };
}

/** The network of the storage servers: a road of their own, as in real life, and not that of the app. */
export const storageNetwork = `e2e-${process.pid}`;

/** Address at which every container reaches what is published there, and nobody outside this machine. */
export function gateway() {
  return docker('network', 'inspect', storageNetwork, '--format', '{{(index .IPAM.Config 0).Gateway}}');
}

/**
 * The images of nginx-proxy cannot be built here, so a container with its label on its network stands in: enough for
 * deploy.sh, which only looks whether a proxy is up. That requests pass through one is not shown by this suite.
 */
async function startProxy() {
  const { code } = await attempt('docker', ['network', 'inspect', 'nginx-proxy']);
  if (code !== 0) await docker('network', 'create', '--label', label, 'nginx-proxy');
  await runProxy('litestream/litestream:0.5.18');
}

/** Runs a container that deploy.sh takes for a proxy of this host, which somebody else set up. @param {string} image */
export const runProxy = (image) =>
  docker(
    'run',
    '--detach',
    '--label',
    label,
    '--label',
    'com.github.nginx-proxy.nginx',
    '--network',
    'nginx-proxy',
    '--init',
    '--entrypoint',
    'sleep',
    image,
    'infinity',
  );

/** @param {string} by A label, with all that carries it. */
export async function removeAll(by) {
  const list = async (/** @type {string[]} */ ...args) =>
    (await attempt('docker', [...args, '--filter', `label=${by}`])).output.split('\n').filter(Boolean);
  const containers = await list('ps', '--all', '--quiet');
  // The sidecars go last: an app without one looks like an earlier deployment to a scenario that runs beside this one. In a call of their
  // own, because Docker removes all of one call at once.
  const sidecars = await list('ps', '--all', '--quiet', '--filter', 'label=generator-litestream.config-hash');
  const others = containers.filter((id) => !sidecars.includes(id));
  for (const some of [others, sidecars])
    if (some.length > 0) await attempt('docker', ['rm', '--force', '--volumes', ...some]);
  const volumes = await list('volume', 'ls', '--quiet');
  if (volumes.length > 0) await attempt('docker', ['volume', 'rm', '--force', ...volumes]);
  const networks = await list('network', 'ls', '--quiet');
  if (networks.length > 0) await attempt('docker', ['network', 'rm', ...networks]);
  const images = await list('image', 'ls', '--quiet');
  if (images.length > 0) await attempt('docker', ['image', 'rm', '--force', ...new Set(images)]);
}
