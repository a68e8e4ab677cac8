import { randomBytes } from 'node:crypto';
import { azureBlobs } from './azure-blobs.mjs';
import { docker } from './command.mjs';
import { canMount } from './folder-storage.mjs';
import { variant } from './variant.mjs';

// Every character that a shell, YAML, an env file, a URL or Compose gives a meaning to, and nobody else's secret.
const awkward = async (length = 0) =>
  (String.raw`p$a#s@s/w\o"r'd% &{}:!*` + '`é' + randomBytes(6).toString('hex'))
    .padEnd(length, String.raw`$ # @ / \ " ' % & `)
    .trimEnd()
    .padEnd(length, '$');

/**
 * The server of a target: what it is told, and what a user of it enters as repository secrets.
 * @typedef {object} Server
 * @property {string} image
 * @property {number} port
 * @property {string} data Where the backups lie in it.
 * @property {(length?: number) => string} [user] Its name, of so many characters; without a
 *   length a plain one. None where the target says what it must look like.
 * @property {(length?: number) => Promise<string>} secret A new one, of so many characters where the target leaves that open.
 * @property {(secret: string, user: string, at: { host: string, port: number }) => Record<string, string>} environment
 * @property {(at: { host: string, port: number, container: string }, secret: string, user: string) =>
 *   Promise<Record<string, string>>} values
 * @property {(values: Record<string, string>, below: string) => Promise<string>} [files] What lies below a path, with
 *   checksums, where its disk does not show that.
 * @property {boolean} [open] Whether it lets everybody in. Default: false.
 * @property {Record<string, string>} [nowhere] A bucket or container that is not there, where the target knows such things.
 */

/** @type {Server} */
const sftp = {
  image: 'e2e-sftp:1',
  port: 22,
  data: '/data/home',
  // All but what ends a field of /etc/passwd, or a name for Debian's sshd.
  user: (length) => (length === undefined ? 'u123456' : String.raw`b@c$k#up\ "q' % &`.padEnd(length, 'x')),
  secret: awkward,
  environment: (secret, user) => ({ SFTP_USERNAME: user, SFTP_PASSWORD: secret }),
  values: async ({ host, port, container }, secret, user) => ({
    SFTP_HOST: host,
    SFTP_PORT: String(port),
    SFTP_USERNAME: user,
    SFTP_PASSWORD: secret,
    SFTP_HOST_KEY: await docker('exec', container, 'cat', '/data/host-keys/ssh_host_ecdsa_key.pub'),
  }),
};

/** @type {Record<string, Server>} */
export const servers = {
  s3: {
    image: 'e2e-s3:1',
    port: 7070,
    data: '/data/backups',
    // All but what ends it in the header of a request.
    user: (length) => (length === undefined ? 'user' : String.raw`u$e#r@"q'%&`.padEnd(length, 'x')),
    secret: awkward,
    environment: (secret, user) => ({ ROOT_ACCESS_KEY: user, ROOT_SECRET_KEY: secret, BUCKETS: 'backups' }),
    values: async ({ host, port }, secret, user) => ({
      AWS_S3_BUCKET: 'backups',
      AWS_ACCESS_KEY_ID: user,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT: `http://${host}:${port}`,
    }),
    nowhere: { AWS_S3_BUCKET: 'elsewhere' },
  },
  azure: {
    image: 'e2e-azure:1',
    port: 10000,
    data: '/data',
    // A key is Base64 that ends in ==, and no other text; that of Azure itself has 88 characters.
    secret: async (length = 88) => randomBytes((length * 3) / 4 - 2).toString('base64'),
    environment: (secret) => ({ AZURITE_ACCOUNTS: `account:${secret}`, CONTAINERS: 'backups' }),
    values: async ({ host, port }, secret) => ({
      AZURE_STORAGEACCOUNT: 'account',
      AZURE_CONTAINER: 'backups',
      AZURE_ENDPOINT: `http://${host}:${port}/account`,
      AZURE_ACCOUNT_KEY: secret,
    }),
    files: azureBlobs,
    nowhere: { AZURE_CONTAINER: 'elsewhere' },
  },
  // A real server of the protocol that asks for no login: whatever is about credentials is not played on it.
  gs: {
    image: 'e2e-gs:1',
    port: 4443,
    data: '/data/backups',
    secret: async () =>
      JSON.stringify({ type: 'service_account', private_key: `$"'\\é${randomBytes(9).toString('hex')}` }),
    environment: (_secret, _user, { host, port }) => ({ BUCKETS: 'backups', ADDRESS: `${host}:${port}` }),
    // Neither Litestream nor the files' settings have one for another server than Google's, so the image has the variables.
    values: async ({ host, port }, secret) => ({
      GCS_BUCKET: 'backups',
      GCS_KEY: secret,
      LITESTREAM_IMAGE: await variant('litestream/litestream:0.5.18', {
        STORAGE_EMULATOR_HOST: `http://${host}:${port}`,
        RCLONE_CONFIG_FILES_ENDPOINT: `http://${host}:${port}/storage/v1/`,
        RCLONE_CONFIG_FILES_ANONYMOUS: 'true',
      }),
    }),
    open: true,
    nowhere: { GCS_BUCKET: 'elsewhere' },
  },
  sftp,
  webdav: {
    image: 'e2e-webdav:1',
    port: 8080,
    data: '/data/backups',
    // All but the colon, which ends it in the header of a request.
    user: (length) => (length === undefined ? 'u123456' : String.raw`u$e#r@"q'%&`.padEnd(length, 'x')),
    secret: awkward,
    environment: (secret, user) => ({ LOGIN: user, PASSWORD: secret }),
    values: async ({ host, port }, secret, user) => ({
      WEBDAV_URL: `http://${host}:${port}/`,
      WEBDAV_USERNAME: user,
      WEBDAV_PASSWORD: secret,
    }),
  },
  // The same server with a key in place of the password, for the scenarios that are about key files.
  'sftp-key': {
    ...sftp,
    secret: () =>
      docker(
        'run',
        '--rm',
        '--entrypoint',
        'bash',
        sftp.image,
        '-c',
        'ssh-keygen -q -t ed25519 -N "" -C "" -f /tmp/key && cat /tmp/key.pub /tmp/key',
      ),
    environment: (secret, user) => ({ SFTP_USERNAME: user, SFTP_AUTHORIZED_KEY: secret.split('\n')[0] ?? '' }),
    values: async (at, secret, user) => {
      const { SFTP_PASSWORD: _, ...values } = await sftp.values(at, '', user);
      return { ...values, SFTP_KEY: secret.split('\n').slice(1).join('\n') };
    },
  },
};

/** Targets that a scenario is played on, unless it has its own. */
export const targets = ['s3', 'azure', 'sftp'];

/** A folder of the machine, which has no server. */
export const folderTargets = canMount ? ['file'] : [];

/** All that have a server, for scenarios about what a storage does. One that is `open` lets everybody in. */
export const serverTargets = Object.keys(servers).filter((name) => name !== 'sftp-key');

/** All of them. */
export const everyTarget = [...serverTargets, ...folderTargets];

/** Those that let in only who has the credentials. */
export const guardedTargets = serverTargets.filter((name) => servers[name]?.open !== true);
