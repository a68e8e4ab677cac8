import { s3Target } from '../s3-service.js';

/** https://docs.digitalocean.com/products/spaces/reference/s3-compatibility/ */
export const digitalocean = s3Target({
  id: 'digitalocean',
  title: 'DigitalOcean Spaces',
  order: 12,
  host: '{region}.digitaloceanspaces.com',
  region: {
    what: 'Datacenter region of the bucket',
    example: 'fra1',
    where: 'https://cloud.digitalocean.com/spaces → the bucket → Settings',
    pattern: '[a-z][a-z][a-z][0-9]',
    kind: 'a region of DigitalOcean such as fra1, ams3 or nyc3',
  },
  bucket: { what: 'Name of the bucket (Space)', where: 'https://cloud.digitalocean.com/spaces' },
  accessKey: {
    what: 'Access key with limited access to this bucket',
    example: 'DO00EXAMPLE000000000',
  },
  secretKey: { what: 'Secret of that access key', example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG' },
  keys: 'https://cloud.digitalocean.com/spaces/access_keys → Create Access Key → Limited Access',
  setup: [
    'Create a bucket of its own with file listing restricted, and without the CDN.',
    'Create an access key with limited access: Read/Write/Delete on this bucket only.',
  ],
  permissions: 'an access key with limited access, Read/Write/Delete on this bucket only',
  notes: [
    'The page of the bucket shows an address with the bucket in it. Do not enter this address: the region is enough.',
  ],
  errors: {
    AccessDenied: 'the access key has no access to this bucket, or may only read',
    NoSuchBucket: 'the bucket is in another region than AWS_REGION says',
    SlowDown: 'too many requests a second for one bucket',
  },
});
