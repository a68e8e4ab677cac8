import { s3Target } from '../s3-service.js';

/** https://www.tigrisdata.com/docs/sdks/s3/ */
export const tigris = s3Target({
  id: 'tigris',
  title: 'Tigris',
  order: 18,
  host: 't3.storage.dev',
  region: 'auto',
  virtualHost: true,
  bucket: { what: 'Name of the bucket, without dots', where: 'https://console.storage.dev → Buckets' },
  accessKey: { what: 'Access key with the role Editor on this bucket only', example: 'tid_AbCdEfGhIjKlMnOp' },
  secretKey: { what: 'Secret of that access key', example: 'tsec_AbCdEfGhIjKlMnOpQrStUvWxYz' },
  keys: 'https://console.storage.dev → Access keys → Create new access key',
  setup: [
    'Create a private bucket whose name has no dot, in the standard tier.',
    'Create an access key with the role Editor on this bucket only.',
  ],
  permissions: 'an access key with the role Editor on this bucket only',
  notes: [
    'A bucket that was made since February 2025 answers at its host name only, and its certificate covers no name with a dot in it.',
    'Litestream asks Tigris for consistent answers (X-Tigris-Consistent), so that a restore on another continent misses nothing.',
  ],
  errors: {
    AccessDenied: 'the access key has no role on this bucket, or may only read',
    NoSuchBucket: 'the bucket belongs to another organization, or its name is misspelled',
    SlowDown: 'too many requests a second',
  },
});
