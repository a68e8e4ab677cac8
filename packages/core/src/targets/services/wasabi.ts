import { s3Target } from '../s3-service.js';

/** https://docs.wasabi.com/docs/service-urls-for-wasabis-storage-regions */
export const wasabi = s3Target({
  id: 'wasabi',
  title: 'Wasabi',
  order: 15,
  host: 's3.{region}.wasabisys.com',
  region: {
    what: 'Region of the bucket',
    example: 'eu-central-1',
    where: 'https://console.wasabisys.com → Buckets → Region',
    pattern: '[a-z][a-z]-*-[0-9]',
    kind: 'a region of Wasabi such as us-east-1 or eu-central-2',
  },
  bucket: { what: 'Name of the bucket', where: 'https://console.wasabisys.com → Buckets' },
  accessKey: { what: 'Access key of a user that may read and write this bucket only', example: 'ABCDEFGHIJ0123456789' },
  secretKey: { what: 'Secret key of that access key', example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd' },
  keys: 'https://console.wasabisys.com → Users → the user → Access Keys',
  setup: [
    'Create a bucket of its own with versioning, object lock and compliance off.',
    'Create a user with programmatic access and the policy that the page of AWS S3 shows.',
  ],
  permissions:
    's3:ListBucket and s3:GetBucketLocation on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on its objects',
  notes: ['Wasabi bills a deleted object for the rest of its minimum storage time, 30 or 90 days.'],
  errors: {
    InvalidAccessKeyId: 'the key was deleted, or the trial of the account has ended',
    PermanentRedirect: 'the bucket is in another region than AWS_REGION says',
    AccessDenied: 'the policy of the user does not name this bucket, or the account is suspended',
  },
});
