import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { attempt, docker, eventually } from './command.mjs';
import { gateway, label, storageNetwork } from './engine.mjs';

// Every character that a shell, YAML, an env file, a URL or Compose gives a meaning to, and nobody else's secret.
const awkward = String.raw`p$a#s@s/w\o"r'd% &{}:!*` + '`é' + process.pid;

/**
 * A storage server of its own for one scenario.
 * @typedef {object} Storage
 * @property {Record<string, string>} values What a person would enter as repository secrets.
 * @property {Record<string, string>} wrong The same with credentials that the server refuses.
 * @property {Record<string, string> | undefined} nowhere The same with a bucket or container that is not there, where the target knows such things.
 * @property {() => Promise<void>} empty Loses everything that was ever stored.
 * @property {() => Promise<void>} cut Stops the server.
 * @property {() => Promise<void>} silence Lets it take connections and never answer.
 * @property {() => Promise<void>} mend Starts it again.
 * @property {() => Promise<string[]>} pieces Where each piece of a backup lies on the server's disk.
 * @property {(pieces: readonly string[]) => Promise<void>} damage Flips a byte in each of them.
 */

/**
 * @typedef {{ image: string, port: number, environment: Record<string, string>, data: string, values: (at: { host: string, port: number, container: string }) => Promise<Record<string, string>>, wrong: Record<string, string>, nowhere?: Record<string, string> }} Server
 */

/** @type {Server} */
const sftp = {
  image: 'e2e-sftp:1',
  port: 22,
  environment: { SFTP_USERNAME: 'backup', SFTP_PASSWORD: awkward },
  data: '/data/home',
  values: async ({ host, port, container }) => ({
    SFTP_HOST: host, SFTP_PORT: String(port), SFTP_USERNAME: 'backup', SFTP_PASSWORD: awkward,
    SFTP_HOST_KEY: await docker('exec', container, 'cat', '/data/host-keys/ssh_host_ecdsa_key.pub'),
  }),
  wrong: { SFTP_PASSWORD: 'revoked' },
};

/** @type {Record<string, Server>} */
const servers = {
  s3: {
    image: 'e2e-s3:1',
    port: 7070,
    environment: { ROOT_ACCESS_KEY: 'user', ROOT_SECRET_KEY: awkward, BUCKETS: 'backups' },
    data: '/data/backups',
    values: async ({ host, port }) => ({
      AWS_S3_BUCKET: 'backups', AWS_ACCESS_KEY_ID: 'user', AWS_SECRET_ACCESS_KEY: awkward, AWS_REGION: 'us-east-1', AWS_ENDPOINT: `http://${host}:${port}`,
    }),
    wrong: { AWS_SECRET_ACCESS_KEY: 'revoked' },
    nowhere: { AWS_S3_BUCKET: 'elsewhere' },
  },
  azure: {
    image: 'e2e-azure:1',
    port: 10000,
    environment: { AZURITE_ACCOUNTS: `account:${randomBytes(64).toString('base64')}`, CONTAINERS: 'backups' },
    data: '/data',
    values: async ({ host, port }) => ({
      AZURE_STORAGEACCOUNT: 'account', AZURE_CONTAINER: 'backups', AZURE_ENDPOINT: `http://${host}:${port}/account`,
      AZURE_ACCOUNT_KEY: servers.azure?.environment.AZURITE_ACCOUNTS?.replace('account:', '') ?? '',
    }),
    wrong: { AZURE_ACCOUNT_KEY: randomBytes(64).toString('base64') },
    nowhere: { AZURE_CONTAINER: 'elsewhere' },
  },
  sftp,
  // The same server with a key in place of the password, for the scenario that is about key files.
  'sftp-key': {
    ...sftp,
    values: async (at) => {
      const { SFTP_PASSWORD: _, ...values } = await sftp.values(at);
      await docker('exec', at.container, 'bash', '-c', 'ssh-keygen -q -t ed25519 -N "" -f /tmp/key && cp /tmp/key.pub /data/authorized_keys && chmod 0644 /data/authorized_keys');
      return { ...values, SFTP_KEY: await docker('exec', at.container, 'cat', '/tmp/key') };
    },
  },
};

/** Targets that a scenario is played on, unless it has its own. */
export const targets = Object.keys(servers).filter((name) => name !== 'sftp-key');

/**
 * @param {string} target
 * @returns {Promise<Storage>}
 */
export async function startStorage(target) {
  const server = servers[target];
  if (server === undefined) throw new Error(`There is no server for ${target}, only for ${targets.join(', ')}`);
  const host = await gateway();
  const port = await freePort(host);
  const environment = Object.entries(server.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const container = await docker('run', '--detach', '--label', label, '--network', storageNetwork, '--publish', `${host}:${port}:${server.port}`, ...environment, server.image);
  const healthy = () => eventually(`the ${target} server`, 30, async () =>
    (await docker('inspect', '--format', '{{.State.Health.Status}}', container)) === 'healthy');
  await healthy();
  const values = await server.values({ host, port, container });
  return {
    values,
    wrong: { ...values, ...server.wrong },
    nowhere: server.nowhere && { ...values, ...server.nowhere },
    empty: async () => {
      await docker('stop', container);
      await docker('start', container);
      await attempt('docker', ['exec', container, 'sh', '-c', `find ${server.data} -mindepth 1 -delete`]);
      await healthy();
    },
    cut: async () => { await docker('stop', '--time', '0', container); },
    silence: async () => { await docker('pause', container); },
    mend: async () => {
      await attempt('docker', ['unpause', container]);
      await docker('start', container);
      await healthy();
    },
    // By what is in there: Azurite gives files names of its own, and appends several blobs to one.
    pieces: async () => (await attempt('docker', ['exec', container, 'grep', '-robaP', 'LTX1(?=\\x00)', '/data'])).output
      .split('\n').filter((line) => /^\/.*:\d+:LTX1$/.test(line)),
    // Behind the header of 100 bytes, where the pages are.
    damage: async (pieces) => {
      for (const [, file = '', offset] of pieces.map((piece) => /^(.*):(\d+):/.exec(piece) ?? [])) {
        await docker('exec', container, 'bash', '-c',
          'byte=$(od -An -tu1 -j "$1" -N 1 "$0"); printf "\\x$(printf %02x $((byte ^ 255)))" | dd of="$0" bs=1 seek="$1" conv=notrunc status=none', file, String(Number(offset) + 120));
      }
    },
  };
}

/** @param {string} host @returns {Promise<number>} */
function freePort(host) {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, host, () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
