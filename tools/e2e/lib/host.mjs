import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, eventually, run } from './command.mjs';
import { removeAll } from './engine.mjs';
import { containers } from './host/containers.mjs';
import { data } from './host/data.mjs';
import { faults } from './host/faults.mjs';
import { health } from './host/health.mjs';
import { onHost } from './host/on-host.mjs';
import { snapshots } from './host/snapshots.mjs';

const usual = ['app.db', 'jobs/jobs.db'];

/**
 * A deployment host: a folder of this machine and what Docker runs for it.
 * @param {{ folder: string, checkout: { folder: string, id: string }, databases?: readonly string[], log: (text: string) => void }} options
 */
export function makeHost({ folder, checkout: { folder: checkout, id }, databases = usual, log }) {
  const host = onHost({ folder, id, databases, log });
  const { home, volume, app, service, deployments, onVolume } = host;
  let uploads = 0;

  return {
    ...faults(host),
    ...snapshots(host),
    ...containers(host),
    ...data(host),
    ...health(host),
    id,
    home,
    volume,

    /**
     * What the workflow does: uploads `.deploy/` to a folder of its own and calls `deploy.sh` there, values on stdin.
     * @param {{ values: Record<string, string>, image?: string, options?: readonly string[], command?: string, prefix?: string,
     *   cutAfter?: number, files?: string }} how
     *   `files`: what is uploaded, where it is not `.deploy/`; `prefix`: in front of every
     * path in the storage; `cutAfter`: seconds until the caller is gone.
     */
    async deploy({
      values,
      image = 'sample-app:1',
      options = [],
      command = 'deploy',
      prefix = '',
      cutAfter = 0,
      files = path.join(checkout, '.deploy'),
    }) {
      const upload = path.join(home, 'incoming', String(++uploads));
      mkdirSync(upload, { recursive: true });
      cpSync(files, upload, { recursive: true });
      const config = path.join(upload, 'litestream.yml');
      writeFileSync(
        config,
        readFileSync(config, 'utf8').replaceAll('path: "${DEPLOYMENT_ID}/', () => `path: "${prefix}\${DEPLOYMENT_ID}/`),
      );
      const input = Object.entries({
        APP_DOMAIN: `${id}.example.com`, // two deployments of one domain are refused,
        LETSENCRYPT_EMAIL: 'me@example.com',
        APP_IMAGE: image,
        ...values,
      })
        .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`)
        .join('');
      const started = Date.now();
      // As sshd does it when the connection breaks; 0 means never.
      const result = await attempt(
        'timeout',
        ['--signal=HUP', String(cutAfter), 'bash', path.join(upload, 'deploy.sh'), command, ...options],
        { input },
      );
      log(
        `$ deploy.sh ${[command, ...options].join(' ')}   # ${image}\n${result.output}exit code ${result.code}, ` +
          `${((Date.now() - started) / 1000).toFixed(1)} s\n`,
      );
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
    sync: (name) =>
      eventually(
        `${name} in the storage`,
        60,
        async () =>
          (
            await attempt('docker', [
              'exec',
              await service('litestream'),
              'litestream',
              'sync',
              '-wait',
              '-socket',
              '/tmp/litestream.sock',
              `/data/${name}`,
            ])
          ).code === 0,
      ),

    /** Runs a shell command as root with the volume at /data. */
    onVolume,

    async remove() {
      for (const pid of await deployments()) await attempt('kill', [pid]);
      await removeAll(`com.docker.compose.project=${id}`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @typedef {ReturnType<typeof makeHost>} Host */
