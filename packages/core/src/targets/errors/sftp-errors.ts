import type { StorageErrors } from './storage-errors.js';

/**
 * How an SFTP server says what is wrong, as Go's SSH library and pkg/sftp in Litestream print it: the status of the protocol
 * (draft-ietf-secsh-filexfer-02, section 7), or what SSH itself ends with. Of its statuses pkg/sftp prints two in Go's words.
 */
export const sftpErrors: StorageErrors = {
  code: [
    'ssh: handshake failed: ssh: (unable to authenticate), attempted methods ',
    'ssh: handshake failed: ssh: (host key mismatch)$',
    'ssh: handshake failed: ssh: (no common algorithm) for ',
    'ssh: (handshake failed): ',
    'ssh: rejected: (administratively prohibited|connect failed|unknown channel type|resource shortage) ',
    '(cannot parse sftp host key|cannot parse sftp key path): ',
    'ssh: (subsystem request failed)$',
    '(error receiving version packet from server): ',
    '\\((SSH_FX_[A-Z_]+|unknown)\\)$',
    '(permission denied|file does not exist|connection lost)$',
  ],
  known: [
    {
      codes: ['unable to authenticate'],
      cause:
        'The storage refuses the credentials: the user, the password or the key is wrong, or the server does not allow this kind of login',
      next: 'Check {secrets}, and try the same login from another machine: sftp -P PORT USER@HOST.',
    },
    {
      codes: ['host key mismatch'],
      cause: 'The server shows another host key than the one that is expected',
      next: 'Find out why. If the server was set up again, get its new key as .deploy/README.md says, and store it: {REPLICA_HOST_KEY}.',
    },
    {
      codes: ['no common algorithm'],
      cause:
        'The server only knows algorithms that Litestream does not use any more, or has no host key of the expected type',
      next: 'Update the SSH server, or take a host key of another type for {REPLICA_HOST_KEY}.',
    },
    {
      codes: ['handshake failed'],
      cause: 'The server ended the connection before the login',
      next: 'Wait and try again. If it stays so, look at its log: a limit of sessions (MaxStartups), or a ban of this address (fail2ban).',
    },
    {
      codes: ['connect failed'],
      cause: 'The server accepts the login, but opens no session: it allows no more of them to this user',
      next: 'Raise the limit of sessions at the server (MaxSessions), and end those that hang.',
    },
    {
      codes: ['subsystem request failed', 'error receiving version packet from server'],
      cause: 'The server accepts the login, but does not speak SFTP with this user',
      next: 'Turn on SFTP for this user at the server (Subsystem sftp internal-sftp), with a login that prints nothing.',
    },
    {
      codes: ['cannot parse sftp host key'],
      cause: 'The host key that is expected of the server is malformed',
      next: 'Enter {REPLICA_HOST_KEY} again: one line that begins like "ecdsa-sha2-nistp256 AAAA", not a fingerprint.',
    },
    {
      codes: ['cannot parse sftp key path'],
      cause: 'The key with which the sidecar logs in cannot be read',
      next: 'Enter it again, as the whole file and without a passphrase: {secrets}.',
    },
    {
      codes: ['permission denied'],
      cause: 'The user may not read or write its folder at the server',
      next: 'Give the login folder and what is in it to the user, and make it writable.',
    },
    {
      codes: ['file does not exist'],
      cause: 'A folder or a file of the backup is gone at the server',
      next: 'Check that the login folder exists, and that nobody else deletes or moves files in it.',
    },
    {
      codes: ['SSH_FX_FAILURE', 'unknown'],
      cause: 'The server refuses without a reason, which usually means that its disk is full or the quota is used up',
      next: 'Check the free space and the quota of the user at the server, and the log of the server.',
    },
    {
      codes: ['SSH_FX_OP_UNSUPPORTED', 'SSH_FX_BAD_MESSAGE'],
      cause: 'The server does not know a request that Litestream needs',
      next: 'Use another SFTP server, such as that of OpenSSH.',
    },
    {
      codes: ['SSH_FX_NO_CONNECTION', 'SSH_FX_CONNECTION_LOST', 'connection lost'],
      cause: 'The connection to the server was lost',
      next: 'Try again. If it stays so, look at the log of the server, and check its disks.',
    },
  ],
};
