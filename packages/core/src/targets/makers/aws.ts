import type { StorageMaker } from './storage-maker.js';

const bucket = ['--bucket', '{AWS_S3_BUCKET}'] as const;
const user = ['--user-name', 'litestream-{id}'] as const;
const cleanUp =
  'See which keys there are: aws iam list-access-keys --user-name litestream-{id}\n' +
  'When one was last used: aws iam get-access-key-last-used --access-key-id ID\n' +
  'Delete one that is not used: aws iam delete-access-key --user-name litestream-{id} --access-key-id ID';

/** The AWS CLI: a bucket without public access, and a user with one policy and one access key. */
export const awsMaker: StorageMaker = {
  program: 'aws',
  title: 'AWS CLI',
  login: ['sts', 'get-caller-identity'],
  advice: 'aws configure',
  questions: [
    {
      name: 'AWS_S3_BUCKET',
      message: 'What should the new bucket be called?',
      default: '{id}',
      pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      problem: 'it must have 3 to 63 lower-case letters, digits, dots or hyphens',
    },
    {
      name: 'AWS_REGION',
      message: 'In which AWS region should it be?',
      default: 'eu-central-1',
      pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]+$',
      problem: 'it must be a region such as eu-central-1',
    },
  ],
  commands: [
    {
      what: 'Create the bucket {AWS_S3_BUCKET} in {AWS_REGION}',
      args: ['s3', 'mb', 's3://{AWS_S3_BUCKET}', '--region', '{AWS_REGION}'],
      unless: ['s3api', 'head-bucket', ...bucket],
    },
    {
      what: 'Block public access to the bucket, if it is a new one',
      args: [
        's3api',
        'put-public-access-block',
        ...bucket,
        '--public-access-block-configuration',
        'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      ],
      // A bucket that was there may serve a site.
      onlyIfNew: true,
    },
    {
      what: 'Create the user litestream-{id}, who cannot log in to the console',
      args: ['iam', 'create-user', ...user],
      unless: ['iam', 'get-user', ...user],
    },
    {
      what: 'Allow this user to read and write below {id}/ in the bucket, and nothing else',
      // The user is ours, and the policy of an earlier try may name another bucket.
      args: ['iam', 'put-user-policy', ...user, '--policy-name', 'litestream', '--policy-document', '{policy}'],
    },
    {
      what: 'Create an access key for this user',
      args: ['iam', 'create-access-key', ...user, '--output', 'json'],
      gives: {
        AWS_ACCESS_KEY_ID: ['AccessKey', 'AccessKeyId'],
        AWS_SECRET_ACCESS_KEY: ['AccessKey', 'SecretAccessKey'],
      },
      lost: `AWS never shows this access key again, so the next try makes another one.\n${cleanUp}`,
      refusals: {
        LimitExceeded: `A user of AWS can have two access keys, and this one has them.\n${cleanUp}`,
      },
    },
  ],
};
