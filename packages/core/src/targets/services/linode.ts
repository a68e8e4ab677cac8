import { s3Target } from '../s3-service.js';

/** https://techdocs.akamai.com/cloud-computing/docs/object-storage-product-limits */
export const linode = s3Target({
  id: 'linode',
  title: 'Linode (Akamai) Object Storage',
  order: 17,
  host: '{region}.linodeobjects.com',
  region: {
    what: 'First part of the S3 endpoint of the bucket',
    example: 'eu-central-1',
    where: 'https://cloud.linode.com/object-storage/buckets → the bucket → the hostname, without the bucket',
    pattern: '[a-z][a-z]-*-[0-9]*',
    kind: 'the first part of an S3 endpoint of Linode such as eu-central-1 or us-iad-1, without the bucket',
  },
  bucket: { what: 'Name of the bucket (its label)', where: 'https://cloud.linode.com/object-storage/buckets' },
  accessKey: { what: 'Access key with limited access to this bucket', example: 'ABCDEFGHIJ0123456789' },
  secretKey: { what: 'Secret key of that access key', example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd' },
  keys: 'https://cloud.linode.com/object-storage/access-keys → Create Access Key → Limited Access',
  setup: [
    'Create a private bucket.',
    'Create an access key with limited access: Read/Write on this bucket, None on all others.',
  ],
  permissions: 'an access key with limited access, Read/Write on this bucket only',
  notes: [
    'The name of the region, such as de-fra-2, is not always the first part of the endpoint: enter the first part of the endpoint.',
  ],
  errors: {
    InvalidAccessKeyId: 'the key was revoked, or is for another region',
    AccessDenied: 'the access key has no access to this bucket, or may only read',
    QuotaExceeded: 'a quota of the endpoint is reached: ask the support to raise it',
  },
});
