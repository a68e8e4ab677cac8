import { s3Policy } from './s3-policy.js';
import type { MakerCommand, StorageMaker } from './storage-maker.js';

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
      default: (id) => id,
      pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
      problem: 'it must have 3 to 63 lower-case letters, digits, dots or hyphens',
    },
    {
      name: 'AWS_REGION',
      message: 'In which AWS region should it be?',
      default: () => 'eu-central-1',
      pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]+$',
      problem: 'it must be a region such as eu-central-1',
    },
  ],
  commands: ({ AWS_S3_BUCKET: bucket = '', AWS_REGION: region = '' }, id) => [
    ...bucketOf(bucket, region),
    ...userOf(bucket, `litestream-${id}`, id),
  ],
};

function bucketOf(bucket: string, region: string): readonly MakerCommand[] {
  const there = ['s3api', 'head-bucket', '--bucket', bucket];
  // us-east-1 is the only region that must not be named here.
  const where = region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`];
  return [
    {
      what: `Create the bucket ${bucket} in ${region}`,
      args: ['s3api', 'create-bucket', '--bucket', bucket, '--region', region, ...where],
      unless: there,
    },
    {
      what: 'Block public access to the bucket',
      args: [
        's3api',
        'put-public-access-block',
        '--bucket',
        bucket,
        '--public-access-block-configuration',
        'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      ],
      unless: ['s3api', 'get-public-access-block', '--bucket', bucket],
    },
  ];
}

function userOf(bucket: string, user: string, id: string): readonly MakerCommand[] {
  const policy = ['--user-name', user, '--policy-name', 'litestream'];
  return [
    {
      what: `Create the user ${user}, who cannot log in to the console`,
      args: ['iam', 'create-user', '--user-name', user],
      unless: ['iam', 'get-user', '--user-name', user],
    },
    {
      what: `Allow this user to read and write below ${id}/ in the bucket, and nothing else`,
      args: ['iam', 'put-user-policy', ...policy, '--policy-document', JSON.stringify(s3Policy(bucket, id))],
      unless: ['iam', 'get-user-policy', ...policy],
    },
    {
      what: 'Create an access key for this user',
      args: ['iam', 'create-access-key', '--user-name', user, '--output', 'json'],
      gives: {
        AWS_ACCESS_KEY_ID: ['AccessKey', 'AccessKeyId'],
        AWS_SECRET_ACCESS_KEY: ['AccessKey', 'SecretAccessKey'],
      },
    },
  ];
}
