import type { StorageErrors } from './storage-errors.js';

/** How a WebDAV server says what is wrong, as gowebdav in Litestream prints it: the status of HTTP, and nothing of the server's words. */
export const webdavErrors: StorageErrors = {
  operation: ': (Connect|Authorize|PROPFIND|MkdirAll|WriteStreamWithLength) .*: [0-9][0-9][0-9]$',
  code: ['webdav: .*: ([0-9][0-9][0-9])$'],
  known: [
    {
      codes: ['401'],
      cause: 'The storage refuses the credentials',
      next: 'Check {REPLICA_USER} and {REPLICA_PASSWORD}: the password is one that was made for an app.',
    },
    {
      codes: ['403'],
      cause: 'The user may not read or write its folder at the server',
      next: 'Give the folder in {REPLICA_URL} to {REPLICA_USER}, with the right to create and delete.',
    },
    {
      codes: ['404', '409'],
      cause: 'The folder at the server does not exist',
      next: 'Create the folder in {REPLICA_URL}, or correct the address.',
    },
    {
      codes: ['301', '302', '307', '308', '400', '405', '501'],
      cause: 'The server at the address does not support WebDAV',
      next: 'Correct {REPLICA_URL}: it is the address for WebDAV, not that of the website.',
    },
    {
      codes: ['413'],
      cause: 'The server takes no file of this size',
      next: 'Raise the limit for uploads at the server or at the proxy before it (client_max_body_size, LimitRequestBody).',
    },
    {
      codes: ['423'],
      cause: 'A file of the backup is locked at the server',
      next: 'Remove the lock there, and make sure that nobody else opens files of the backup.',
    },
    {
      codes: ['507'],
      cause: 'The storage has no room for more, or its quota is used up',
      next: 'Raise the quota of {REPLICA_USER}, or make room there. Do not delete files of a backup.',
    },
    {
      codes: ['429', '500', '502', '503', '504'],
      cause: 'The server has a fault of its own, or is under maintenance',
      next: 'Wait some minutes and try again. If it stays so, look at its log.',
    },
  ],
};
