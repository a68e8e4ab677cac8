import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { attempt, docker, eventually, run } from './command.mjs';
import { label, removeAll } from './engine.mjs';

const litestream = 'litestream/litestream:0.5.18';
const databases = ['app.db', 'jobs/jobs.db'];

/**
 * A deployment host: a folder of this machine and what Docker runs for it.
 * @param {{ folder: string, checkout: { folder: string, id: string }, log: (text: string) => void }} options
 */
export function makeHost({ folder, checkout: { folder: checkout, id }, log }) {
  const home = path.join(folder, 'deploy', id);
  const volume = `${id}_data`;
  let uploads = 0;

  const address = async () => {
    const container = await docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${id}`, '--filter', 'label=com.docker.compose.service=app');
    if (container === '') throw new Error('the app is not running');
    return docker('inspect', '--format', `{{(index .NetworkSettings.Networks "${id}_default").IPAddress}}`, container);
  };
  const app = async (/** @type {string} */ route, /** @type {RequestInit} */ init = {}) => {
    const response = await fetch(`http://${await address()}:8080${route}`, { ...init, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`${route} answers ${response.status}: ${await response.text()}`);
    return response.text();
  };
  const onVolume = (/** @type {string} */ script) =>
    docker('run', '--rm', '--volume', `${volume}:/data`, '--entrypoint', 'bash', litestream, '-c', script);

  return {
    id,
    home,

    /**
     * What the workflow does: uploads `.deploy/` to a folder of its own and calls `deploy.sh` there, values on stdin.
     * @param {{ values: Record<string, string>, image?: string, options?: readonly string[], command?: string, cutAfter?: number }} how `cutAfter`: seconds until the caller is gone.
     */
    async deploy({ values, image = 'sample-app:1', options = [], command = 'deploy', cutAfter = 0 }) {
      const upload = path.join(home, 'incoming', String(++uploads));
      mkdirSync(upload, { recursive: true });
      cpSync(path.join(checkout, '.deploy'), upload, { recursive: true });
      const input = Object.entries({ APP_DOMAIN: 'e2e.example.com', LETSENCRYPT_EMAIL: 'me@example.com', APP_IMAGE: image, ...values })
        .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`).join('');
      const started = Date.now();
      // As sshd does it when the connection breaks; 0 means never.
      const result = await attempt('timeout', ['--signal=HUP', String(cutAfter), path.join(upload, 'deploy.sh'), command, ...options], { input });
      log(`$ deploy.sh ${[command, ...options].join(' ')}   # ${image}\n${result.output}exit code ${result.code}, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
      return { ...result, proven: /^proven=(.*)$/m.exec(result.output)?.[1] ?? '' };
    },

    /** Containers, volumes, networks and the folder are gone. */
    async lose() {
      await removeAll(`com.docker.compose.project=${id}`);
      rmSync(folder, { recursive: true, force: true });
      log('# the host is lost\n');
    },

    /** `deploy.sh` as a person calls it in the folder. @param {readonly string[]} args */
    async call(...args) {
      const result = await attempt(path.join(home, 'deploy.sh'), args);
      log(`$ ./deploy.sh ${args.join(' ')}\n${result.output}exit code ${result.code}\n`);
      return result;
    },

    /** `docker compose` as a person types it in the folder. @param {readonly string[]} args */
    compose: (...args) => run('docker', ['compose', ...args], { cwd: home }),

    /** The version that serves. */
    version: () => app('/version'),

    /** Writes `count` rows to every database, and waits until they are in the storage. @param {number} count */
    async write(count) {
      await app('/write', { method: 'POST', body: new URLSearchParams({ n: String(count) }) });
      for (const name of databases) await this.sync(name);
    },

    /** Waits until a database is in the storage. @param {string} name */
    sync: (name) => eventually(`${name} in the storage`, 20, async () => (await attempt('docker',
      ['exec', await service('litestream'), 'litestream', 'sync', '-wait', '-socket', '/tmp/litestream.sock', `/data/${name}`])).code === 0),

    /** Command lines of everything that runs on this machine, `docker` among it. */
    processes: async () => (await run('ps', ['-eww', '-o', 'args='])).split('\n'),

    /** What `docker inspect` tells of a service's environment. @param {string} name */
    environment: async (name) => JSON.parse(await docker('inspect', '--format', '{{json .Config.Env}}', await service(name))).join('\n'),

    /** Files below the host's folder that hold values and that others may read. */
    openFiles: async () => (await run('find', [home, '(', '-name', '.env*', '-o', '-path', '*/keys/*', ')', '-type', 'f', '-perm', '/077'])).split('\n').filter(Boolean),

    /** Rows of each database, as the app sees them. @returns {Promise<Record<string, number>>} */
    rows: async () => JSON.parse(await app('/count')),

    /** The same of an app that is still starting. */
    eventualRows: () => eventually('the app answers', 30, async () => JSON.parse(await app('/count'))),

    /** Whether anything of the app runs, or ever ran, here. */
    appExists: async () => (await docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${id}`, '--filter', 'label=com.docker.compose.service=app')) !== '',

    /** `uid:gid` of each database and what `integrity_check` says. */
    inspect: async () => Object.fromEntries((await onVolume(databases.map((name) =>
      `echo "${name} $(stat -c %u:%g /data/${name}) $(sqlite3 -readonly /data/${name} 'pragma integrity_check')"`).join('; '))).split('\n').map((line) => {
      const [name = '', ...rest] = line.split(' ');
      return [name, rest.join(' ')];
    })),

    /** Runs a shell command as root with the volume at /data. */
    onVolume,

    /** What is worth reading when a scenario failed. */
    async words() {
      const containers = (await docker('ps', '--all', '--format', '{{.Names}}', '--filter', `label=com.docker.compose.project=${id}`)).split('\n').filter(Boolean);
      const logs = await Promise.all(containers.map(async (name) => `== ${name}\n${(await attempt('docker', ['logs', '--tail', '100', name])).output}`));
      return logs.join('\n');
    },

    async remove() {
      if (existsSync(home)) for (const pid of (await attempt('pgrep', ['-f', `${home}/incoming`])).output.split('\n').filter(Boolean)) await attempt('kill', [pid]);
      await removeAll(`com.docker.compose.project=${id}`);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** @param {string} name */
  function service(name) {
    return docker('ps', '--quiet', '--filter', `label=com.docker.compose.project=${id}`, '--filter', `label=com.docker.compose.service=${name}`);
  }
}

/** @typedef {ReturnType<typeof makeHost>} Host */

/**
 * An image like another one, with environment variables: how the sample app is told to have two databases, or to fail.
 * @param {string} from
 * @param {Record<string, string>} environment
 */
export async function variant(from, environment) {
  const tag = `e2e-variant:${Math.random().toString(36).slice(2, 10)}`;
  const container = await docker('create', '--label', label, from);
  await docker('commit', ...Object.entries(environment).flatMap(([name, value]) => ['--change', `ENV ${name}=${value}`]), '--change', `LABEL ${label}`, container, tag);
  await docker('rm', container);
  // A user's image comes back from the registry when a deploy forgets it; this one cannot, so something holds on to it.
  await docker('create', '--label', label, tag);
  return tag;
}
