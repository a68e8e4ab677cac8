import { s3Errors } from './errors/s3-errors.js';
import { s3Files } from './files-access.js';
import { awsMaker } from './makers/aws.js';
import { s3Policy } from './makers/s3-policy.js';
import { defineTarget } from './target.js';

/**
 * AWS S3 and everything that speaks its protocol. Keys from Litestream 0.5.18, `cmd/litestream/main.go` and
 * `s3/replica_client.go`: an empty `endpoint` means AWS, a set one turns path-style addresses on; an empty `region` is
 * looked up with GetBucketLocation on AWS and is `us-east-1` anywhere else.
 */
export const s3 = defineTarget({
  id: 's3',
  title: 'AWS S3',
  order: 1,
  type: 's3',
  questions: [],
  secrets: [
    {
      name: 'AWS_S3_BUCKET',
      what: 'Name of the bucket, without s3:// and without a path',
      example: 'myapp-backups',
      where: 'S3 console → Buckets',
      use: { as: 'config', key: 'bucket', variable: 'REPLICA_BUCKET' },
      shape: {
        pattern: '?*',
        problem: 'is not the name of a bucket',
        // An access point has a slash in its ARN.
        except: [
          {
            pattern: '*://*',
            problem: 'is not the name alone: leave out s3:// or https://, and what follows the name',
          },
        ],
      },
    },
    {
      name: 'AWS_ACCESS_KEY_ID',
      what: 'Access key of a user that may read and write this bucket only',
      example: 'AKIAIOSFODNN7EXAMPLE',
      where: 'IAM console → Users → Security credentials → Create access key',
      use: { as: 'env', variable: 'LITESTREAM_ACCESS_KEY_ID' },
    },
    {
      name: 'AWS_SECRET_ACCESS_KEY',
      what: 'Secret of that access key',
      example: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      where:
        'Shown once, when the access key is created: IAM console → Users → Security credentials → Create access key',
      belongsTo: 'AWS_ACCESS_KEY_ID',
      use: { as: 'env', variable: 'LITESTREAM_SECRET_ACCESS_KEY' },
    },
    {
      name: 'AWS_REGION',
      what: 'Region of the bucket; without it Litestream asks AWS, which needs s3:GetBucketLocation',
      example: 'eu-central-1',
      where: 'S3 console → Buckets → AWS Region',
      kind: 'variable',
      optional: true,
      use: { as: 'config', key: 'region', variable: 'REPLICA_REGION' },
    },
    {
      name: 'AWS_ENDPOINT',
      what: 'Address of another S3 service (MinIO, R2, Backblaze, …); leave it out for AWS',
      example: 'https://s3.example.com',
      where: 'The documentation of that service',
      kind: 'variable',
      optional: true,
      use: { as: 'config', key: 'endpoint', variable: 'REPLICA_ENDPOINT' },
      shape: {
        pattern: 'http*://?*',
        problem: 'is not a URL: it begins with https:// (or http:// inside a private network)',
      },
    },
  ],
  endpoint: { host: '${REPLICA_BUCKET}.s3.amazonaws.com', port: '443', override: 'REPLICA_ENDPOINT' },
  identity: ['REPLICA_BUCKET', 'REPLICA_ENDPOINT'],
  files: s3Files(),
  errors: s3Errors,
  // versitygw: a bucket is a folder. Its image has had the program in two places.
  server: {
    image: 'versity/versitygw:v1.8.0',
    needs: 'sh and versitygw',
    port: 7070,
    script: 'mkdir -p /data/backups && PATH="$PATH:/app" && exec versitygw --port :7070 --quiet posix /data',
    environment: { ROOT_ACCESS_KEY: '{user}', ROOT_SECRET_KEY: '{secret}' },
    values: {
      AWS_S3_BUCKET: 'backups',
      AWS_ACCESS_KEY_ID: '{user}',
      AWS_SECRET_ACCESS_KEY: '{secret}',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT: 'http://{host}:{port}',
    },
    knock: { send: 'GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n', expect: String.raw`^HTTP/1\.\d \d` },
  },
  docs: {
    setup: [
      'Create a bucket of its own with public access blocked and versioning off: Litestream keeps the history itself.',
      'Create an IAM user without console access, attach a policy with the permissions below, and create an access key for it.',
      'Do not add a lifecycle rule that deletes objects: a backup that lacks one file cannot be restored.',
    ],
    permissions:
      's3:ListBucket and s3:GetBucketLocation on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on its objects',
  },
  maker: awsMaker,
  policy: s3Policy,
});
