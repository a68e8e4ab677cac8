import type { StorageErrors } from './storage-errors.js';

/**
 * How the system says what is wrong with a folder, as Go prints it. The engine writes `storage:` in the place of the folder, so that what
 * happens on the data volume is never taken for an error of the storage.
 */
export const fileErrors: StorageErrors = {
  code: ['storage:/[^:]*: ([A-Za-z/ -]+)$'],
  known: [
    {
      codes: ['permission denied', 'operation not permitted'],
      cause: 'The user of the app may not read or write the folder',
      next: 'Give the folder in {REPLICA_FOLDER} to the UID of the app, on the host: sudo chown -R UID:GID FOLDER. Or allow it on the NAS.',
    },
    {
      codes: ['read-only file system'],
      cause: 'The folder is mounted for reading only',
      next: 'Mount it for writing: look at /etc/fstab and dmesg on the host, because Linux also does this with a disk that is damaged.',
    },
    {
      codes: ['no space left on device', 'disk quota exceeded'],
      cause: 'The storage has no room for more, or its quota is used up',
      next: 'Make room on the disk of {REPLICA_FOLDER}, or raise the quota there. Do not delete files of a backup.',
    },
    {
      codes: [
        'stale NFS file handle',
        'host is down',
        'connection timed out',
        'transport endpoint is not connected',
        'input/output error',
      ],
      cause: 'The network drive does not answer, or the disk has a fault',
      next: 'Look at the NAS, the cable and dmesg on the host, mount the folder in {REPLICA_FOLDER} again, then deploy again.',
    },
    {
      codes: ['not a directory'],
      cause: 'A file lies where the backup has a folder',
      next: 'Move the file out of the folder in {REPLICA_FOLDER}.',
    },
  ],
};
