import { s3Target } from '../s3-service.js';

/** https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api */
export const b2 = s3Target({
  id: 'b2',
  title: 'Backblaze B2',
  order: 11,
  host: 's3.{region}.backblazeb2.com',
  region: {
    what: 'Region of the bucket, the second part of its endpoint',
    example: 'eu-central-003',
    where: 'https://secure.backblaze.com/b2_buckets.htm → the bucket → Endpoint',
    pattern: '[a-z][a-z]-*-[0-9][0-9][0-9]',
    kind: 'a region of Backblaze B2 such as us-west-004 or eu-central-003, the part behind "s3." in the endpoint of the bucket',
  },
  bucket: { what: 'Name of the bucket, not its id', where: 'https://secure.backblaze.com/b2_buckets.htm' },
  accessKey: {
    what: 'keyID of an application key for this bucket only; the master key does not work',
    example: '0030123456789ab0000000001',
  },
  secretKey: { what: 'applicationKey of that application key', example: 'K003AbCdEfGhIjKlMnOpQrStUvWxYz0' },
  keys: 'https://secure.backblaze.com/app_keys.htm → Add a New Application Key',
  setup: [
    'Create a private bucket, without object lock.',
    'Set its lifecycle to "Keep only the last version of the file": B2 keeps every deleted file otherwise, and bills it.',
    'Create an application key with access to this bucket only, type "Read and Write", and "Allow List All Bucket Names" off.',
  ],
  permissions: 'an application key for this bucket with listBuckets, listFiles, readFiles, writeFiles and deleteFiles',
  notes: [
    'The lifecycle setting "Keep only the last version of the file" is safe: it removes only what Litestream has deleted already.',
    'A bucket that was made before 4 May 2020 does not speak S3: create a new one.',
  ],
  errors: {
    InvalidAccessKeyId: 'the master application key was entered, or a key that was deleted',
    AccessDenied:
      'the key is for another bucket or lacks a capability, or a cap of the account is reached (Caps & Alerts)',
    ServiceUnavailable: 'B2 asks its users to try again, as it often does: Litestream does',
  },
});
