import { s3Target } from '../s3-service.js';

/** https://docs.oracle.com/iaas/Content/Object/Tasks/s3compatibleapi.htm */
export const oci = s3Target({
  id: 'oci',
  title: 'Oracle Cloud (OCI) Object Storage',
  order: 19,
  host: '{account}.compat.objectstorage.{region}.oraclecloud.com',
  region: {
    what: 'Region of the bucket',
    example: 'eu-frankfurt-1',
    where: 'https://cloud.oracle.com → the region in the menu at the top → Manage regions → Region identifier',
    pattern: '[a-z][a-z]-*-[0-9]',
    kind: 'a region identifier of Oracle Cloud such as eu-frankfurt-1, not its short key',
  },
  account: {
    name: 'OCI_NAMESPACE',
    what: 'Object storage namespace of the tenancy',
    example: 'axexample0ns',
    where: 'https://cloud.oracle.com → Profile → Tenancy → Object storage namespace',
    pattern: '[a-z0-9]*',
    kind: 'a namespace: one word of a-z and 0-9, without https:// and the rest of the address',
  },
  bucket: { what: 'Name of the bucket', where: 'https://cloud.oracle.com/object-storage/buckets' },
  accessKey: {
    what: 'Access key of a customer secret key of a user of its own',
    example: '0123456789abcdef0123456789abcdef01234567',
  },
  secretKey: { what: 'That customer secret key', example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG=' },
  keys: 'https://cloud.oracle.com → Identity → Domains → Users → the user → Customer secret keys',
  setup: [
    'Create a private bucket of the standard tier with versioning off.',
    'Create a user in a group with the policy of the permissions below, and a customer secret key for it. An API key does not work.',
  ],
  permissions:
    "allow group GROUP to read buckets in compartment COMPARTMENT, and to manage objects there where target.bucket.name='BUCKET'",
  notes: ['An auto-tiering bucket moves old files away from where Litestream can read them: choose the standard tier.'],
  errors: {
    SignatureDoesNotMatch: 'an API key was entered in place of a customer secret key, or the region is another one',
    NoSuchBucket: 'the bucket is in another region or namespace, or the policy does not let the user see it',
    InvalidAccessKeyId: 'the customer secret key was deleted; a new one works after some minutes',
  },
});
