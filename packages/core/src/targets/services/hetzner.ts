import { s3Target } from '../s3-service.js';

/** https://docs.hetzner.com/storage/object-storage/overview */
export const hetzner = s3Target({
  id: 'hetzner',
  title: 'Hetzner Object Storage',
  order: 13,
  host: '{region}.your-objectstorage.com',
  region: {
    what: 'Location of the bucket',
    example: 'fsn1',
    where: 'https://console.hetzner.com → the project → Object Storage → the bucket',
    pattern: '[a-z][a-z][a-z][0-9]',
    kind: 'a location of Hetzner Object Storage: fsn1, nbg1 or hel1',
  },
  bucket: {
    what: 'Name of the bucket',
    where: 'https://console.hetzner.com → the project → Object Storage',
  },
  accessKey: { what: 'Access key of the project', example: 'ABCDEFGHIJ0123456789' },
  secretKey: { what: 'Secret key of that access key', example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd' },
  keys: 'https://console.hetzner.com → the project → Security → S3 credentials → Generate credentials',
  setup: [
    'Create a project of its own for backups, because its keys open every bucket in it.',
    'Create a private bucket in it, without object lock, and S3 credentials.',
  ],
  permissions:
    'the S3 credentials of the project, which may do everything in it; a bucket policy can narrow them, hence a project of its own',
  notes: ['A Storage Box of Hetzner speaks SFTP and not S3: choose --target sftp for it.'],
  errors: {
    InvalidAccessKeyId: 'the credentials belong to another project, or were deleted',
    NoSuchBucket: 'the bucket is in another location than AWS_REGION says',
    QuotaExceeded: 'the limit of the project is reached: raise it under Limits',
  },
});
