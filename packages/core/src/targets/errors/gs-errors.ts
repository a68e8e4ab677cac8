import type { StorageErrors } from './storage-errors.js';

/**
 * How Google Cloud Storage says what is wrong, as the Google SDK in Litestream prints it: by the status of HTTP, or, where it gets no
 * token, by the code of OAuth. The SDK repeats 408, 429 and 5xx in silence until it is stopped.
 */
export const gsErrors: StorageErrors = {
  code: [
    "storage: (bucket doesn't exist)",
    'googleapi: Error ([0-9]+): ',
    'googleapi: got (HTTP response) code ',
    'auth: cannot fetch token: [0-9]+ Response: \\{ ?"error": ?"([a-z_]+)"',
    'failed to create GCS client \\(bucket: [^)]*\\): (dialing): ',
    ': (failed to parse private key)',
  ],
  known: [
    {
      codes: ['invalid_grant', 'invalid_client', 'unauthorized_client', '401'],
      cause:
        'The storage refuses the credentials: the key or its service account was deleted or disabled, or the clock of this host is wrong',
      next: 'Make a new key of the service account, enter it as GCS_KEY, and compare date -u with another machine.',
    },
    {
      codes: ['dialing', 'failed to parse private key'],
      cause: 'The key of the service account cannot be read',
      next: 'Enter GCS_KEY again: the whole JSON file that Google made, with its first and its last brace.',
    },
    {
      codes: ['403'],
      cause:
        'The service account may not do what Litestream needs, or the project is disabled because of an unpaid invoice or a limit',
      next: 'Grant it roles/storage.objectUser on the bucket in {REPLICA_BUCKET}. A retention policy or a hold on the bucket must go.',
    },
    {
      codes: ["bucket doesn't exist", '404'],
      cause: 'The bucket does not exist',
      next: 'Create it, or correct {REPLICA_BUCKET}.',
    },
    {
      codes: ['400'],
      cause: 'The storage does not understand the request: the name of the bucket may not be valid, for instance',
      next: 'Correct {REPLICA_BUCKET}: the name alone, without gs:// and without a path.',
    },
    {
      codes: ['409', '412'],
      cause:
        'The storage refuses to change an object, as a bucket with a hold, a retention policy or another writer does',
      next: 'Remove holds and retention policies from the bucket in {REPLICA_BUCKET}, and make sure that one host writes to it.',
    },
    {
      codes: ['HTTP response'],
      cause: 'The server that answers is not Google Cloud Storage, but a proxy, a firewall or another server',
      next: 'See whether a proxy or a firewall is on the way to storage.googleapis.com.',
    },
  ],
};
