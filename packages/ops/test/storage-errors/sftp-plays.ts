import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { folderFor } from '../checkout.js';
import { startSshServer } from '../ssh-server.js';
import type { Play } from './plays.js';

/** What the played subsystem answers: a status of the protocol and its words, or `end`, by the name of a request. */
type Rules = Readonly<Record<string, readonly [status: number, words: string] | 'end'>>;

const subsystem = path.join(import.meta.dirname, 'sftp-subsystem.mjs');

/** The real OpenSSH, with this SFTP server in it. */
async function play(
  way: Play['way'],
  rules: Rules,
  lines?: readonly string[],
  changed: Readonly<Record<string, string>> = {},
): Promise<Play> {
  const file = path.join(folderFor('rules'), 'rules.json');
  writeFileSync(file, JSON.stringify(rules));
  const own = [`Subsystem sftp ${process.execPath} ${subsystem} ${file}`];
  const { port, user, hostKey, key, stop } = await startSshServer('/usr/bin', lines ?? own);
  return {
    values: {
      SFTP_HOST: '127.0.0.1',
      SFTP_PORT: port,
      SFTP_HOST_KEY: hostKey,
      SFTP_USERNAME: user,
      SFTP_KEY: key,
      ...changed,
    },
    answers: { sftpAuth: 'key' },
    way,
    secret: key.split('\n').slice(1, 4),
    close: () => void stop(),
  };
}

/** Takes the connection and ends it at once, as a server does that has too many of them. */
async function refusal(): Promise<Play> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  const { values, ...rest } = await play('ask', {});
  return {
    ...rest,
    values: { ...values, SFTP_PORT: String((server.address() as AddressInfo).port) },
    close: () => {
      server.close();
      rest.close();
    },
  };
}

const foreignHostKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHwFbsrPr3VVTWTGIaBgLYBkAcEOXwpxOHqvIMVGQpE3wvRVR3nFEBHYGvkSzQRHNtfRgY7iJLjYEYRrGC3uYQk=';
const words = 'Words of the server: damaged, checksum mismatch';

/** How an SFTP server says each code. */
export const sftpPlays: Readonly<Record<string, () => Promise<Play>>> = {
  'unable to authenticate': () => play('ask', {}, ['DenyUsers *']),
  'host key mismatch': async () => {
    const other = await play('ask', {});
    other.close();
    return play('ask', {}, undefined, { SFTP_HOST_KEY: other.values['SFTP_HOST_KEY'] ?? foreignHostKey });
  },
  'no common algorithm': () => play('ask', {}, ['Ciphers aes256-cbc']),
  'handshake failed': refusal,
  'connect failed': () => play('ask', {}, ['MaxSessions 0']),
  'subsystem request failed': () => play('ask', {}, []),
  'error receiving version packet from server': () =>
    play('ask', {}, ['Subsystem sftp /bin/echo Welcome to this server']),
  'cannot parse sftp host key': () => play('ask', {}, undefined, { SFTP_HOST_KEY: 'SHA256:AAAAC3NzaC1lZDI1NTE5' }),
  'cannot parse sftp key path': () => play('ask', {}, undefined, { SFTP_KEY: '-----BEGIN PRIVATE KEY-----' }),
  'permission denied': () => play('ask', { opendir: [3, words] }),
  'file does not exist': () => play('sync', { open: [2, words] }),
  SSH_FX_FAILURE: () => play('sync', { write: [4, words] }),
  unknown: () => play('sync', { write: [15, words] }), // SSH_FX_QUOTA_EXCEEDED of later versions of the protocol
  SSH_FX_OP_UNSUPPORTED: () => play('ask', { opendir: [8, words] }),
  SSH_FX_BAD_MESSAGE: () => play('ask', { opendir: [5, words] }),
  SSH_FX_NO_CONNECTION: () => play('ask', { opendir: [6, words] }),
  SSH_FX_CONNECTION_LOST: () => play('ask', { opendir: [7, words] }),
  'connection lost': () => play('ask', { opendir: 'end' }),
};
