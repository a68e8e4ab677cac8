import { s3Target } from '../s3-service.js';

/** https://developers.cloudflare.com/r2/api/s3/api/ and /r2/api/error-codes/ */
export const r2 = s3Target({
  id: 'r2',
  title: 'Cloudflare R2',
  order: 10,
  host: '{account}.r2.cloudflarestorage.com',
  region: 'auto',
  account: {
    name: 'R2_ACCOUNT_ID',
    what: 'Id of the Cloudflare account; with .eu behind it for a bucket in the jurisdiction of the EU',
    example: '0123456789abcdef0123456789abcdef',
    where: 'https://dash.cloudflare.com → R2 → Account details → Account ID',
    pattern: '[0-9a-f]???????????????????????????????*',
    except: ['*[!a-z0-9.]*', '*.*.*'],
    kind: 'the id of a Cloudflare account: 32 of 0-9 and a-f, without https:// and the rest of the address',
  },
  bucket: { what: 'Name of the bucket', where: 'https://dash.cloudflare.com → R2 → Overview' },
  accessKey: {
    what: 'Access Key ID of an API token that may read and write this bucket only',
    example: '0123456789abcdef0123456789abcdee',
  },
  secretKey: { what: 'Secret Access Key of that API token', example: '0123…cdef (64 characters)' },
  keys: 'https://dash.cloudflare.com → R2 → Manage API tokens → Create API token',
  setup: [
    'Create a bucket of its own, without public access.',
    'Create an API token with "Object Read & Write" for this bucket only.',
  ],
  permissions: 'an API token with "Object Read & Write", applied to this bucket only',
  notes: [
    'Litestream uploads at most two parts of a file at a time, because R2 allows no more.',
    'The dashboard shows an address with the bucket behind it. Do not enter this address: the account id is enough.',
  ],
  errors: {
    Unauthorized: 'the API token was deleted, or does not belong to this account',
    InvalidArgument:
      'the access key is not the 32 characters of an Access Key ID: the token itself was entered, for instance',
    AccessDenied: 'the API token is for another bucket, or may only read',
  },
});
