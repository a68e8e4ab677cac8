import { createServer } from 'node:net';
import { attempt, docker, eventually, run } from './command.mjs';
import { gateway, label, storageNetwork } from './engine.mjs';
import { startFolder } from './folder-storage.mjs';
import { damaged, pieceSearch, sumsBelow } from './pieces.mjs';
import { servers, targets } from './servers.mjs';

/**
 * A storage server of its own for one scenario.
 * @typedef {object} Storage
 * @property {Record<string, string>} values What a person would enter as repository secrets.
 * @property {Record<string, string>} wrong The same with credentials that the server refuses, unless it is `open`.
 * @property {RegExp} [lost] What is said of an empty one, where it cannot be told from a folder without a drive.
 * @property {boolean} open Whether the server lets everybody in.
 * @property {Record<string, string> | undefined} nowhere The same with a bucket or
 *   container that is not there, where the target knows such things.
 * @property {() => Promise<void>} empty Loses everything that was ever stored.
 * @property {(below: string) => Promise<number>} lose Loses what lies below a path, where each object is a file of its own; says how many.
 * @property {() => Promise<void>} cut Stops the server.
 * @property {() => Promise<void>} silence Lets it take connections and never answer.
 * @property {() => Promise<void>} bringBack Starts it again.
 * @property {() => Promise<void>} revoke Takes other credentials from now on; what is stored stays.
 * @property {() => Promise<void>} reinstate Takes the ones of `values` again.
 * @property {() => Promise<string[]>} pieces Where each piece of a backup lies on the server's disk.
 * @property {(folder: string) => Promise<string>} files What lies below a folder of the bucket or container, with checksums.
 * @property {(pieces: readonly string[]) => Promise<void>} damage Flips a byte in each of them.
 * @property {() => Promise<void>} remove
 */

let started = 0;

/**
 * @param {string} target
 * @param {{ length?: number }} [options] `length`: characters of user and secret, of every kind that the target allows.
 * @returns {Promise<Storage>}
 */
export async function startStorage(target, { length } = {}) {
  if (target === 'file') return startFolder();
  const server = servers[target];
  if (server === undefined)
    throw new Error(
      `There is no server for ${target}, only for ${targets.join(', ')}: add one to tools/e2e/lib/servers.mjs, ` +
        'with its image in tools/e2e/images.',
    );
  const host = await gateway();
  const port = await freePort(host);
  const container = `${storageNetwork}-${++started}`;
  const secret = await server.secret(length);
  const user = server.user?.(length) ?? '';
  const another = await server.secret();
  const healthy = () =>
    eventually(
      `the ${target} server`,
      60,
      async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', container)) === 'healthy',
    );
  /** @param {string} taken */
  const start = async (taken) => {
    const env = server.environment(taken, user, { host, port });
    // By name: a value in the command line would be seen by the scenario that looks for secrets there.
    await run(
      'docker',
      [
        'run',
        '--detach',
        '--name',
        container,
        '--label',
        label,
        '--network',
        storageNetwork,
        '--publish',
        `${host}:${port}:${server.port}`,
        '--volume',
        `${container}:/data`,
        ...Object.keys(env).flatMap((name) => ['--env', name]),
        server.image,
      ],
      { env },
    );
    await healthy();
  };
  /** @param {string} taken */
  const restart = async (taken) => {
    await docker('stop', container);
    await docker('rm', container);
    await start(taken);
  };
  await docker('volume', 'create', '--label', label, container);
  await start(secret);
  const values = await server.values({ host, port, container }, secret, user);
  return {
    values,
    wrong: await server.values({ host, port, container }, another, user),
    open: server.open === true,
    nowhere: server.nowhere && { ...values, ...server.nowhere },
    empty: async () => {
      // Killed first, so that it writes nothing that it holds in memory: Azurite would then list blobs whose content is gone. And
      // emptied before it starts, when it makes its bucket or container.
      await docker('kill', container);
      const emptied = ['--volumes-from', container, '--entrypoint', 'find', server.image, server.data];
      await docker('run', '--rm', '--label', label, ...emptied, '-mindepth', '1', '-delete');
      await docker('start', container);
      await healthy();
    },
    lose: async (below) =>
      (await docker('exec', container, 'find', server.data, '-path', `*/${below}/*`, '-type', 'f', '-print', '-delete'))
        .split('\n')
        .filter((line) => line !== '').length,
    cut: async () => {
      await docker('stop', '--time', '5', container);
    }, // killed, Azurite forgets its last seconds
    silence: async () => {
      await docker('pause', container);
    },
    bringBack: async () => {
      await attempt('docker', ['unpause', container]);
      await docker('start', container);
      await healthy();
    },
    revoke: () => restart(another),
    reinstate: () => restart(secret),
    // By what is in there: Azurite gives files names of its own, and appends several blobs to one.
    pieces: async () =>
      pieceSearch(await attempt('docker', ['exec', container, 'grep', '-robaP', 'LTX1(?=\\x00)', '/data'])),
    files: (below) =>
      server.files?.(values, below) ?? docker('exec', container, 'bash', '-c', sumsBelow, server.data, below),
    damage: async (pieces) => {
      for (const args of damaged(pieces)) await docker('exec', container, 'bash', ...args);
    },
    remove: async () => {
      await attempt('docker', ['rm', '--force', container]);
      await attempt('docker', ['volume', 'rm', '--force', container]);
    },
  };
}

/** @param {string} host @returns {Promise<number>} */
function freePort(host) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .on('error', reject)
      .listen(0, host, () => {
        const address = probe.address();
        probe.close(() =>
          address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
        );
      });
  });
}
