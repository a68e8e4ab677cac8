import { s3Target } from '../s3-service.js';

/** https://help.ovhcloud.com → Public Cloud → Object Storage → Endpoints and geoavailability */
export const ovh = s3Target({
  id: 'ovh',
  title: 'OVHcloud Object Storage',
  order: 16,
  host: 's3.{region}.io.cloud.ovh.net',
  region: {
    what: 'Region of the container, in lower case',
    example: 'gra',
    where: 'https://www.ovh.com/manager → Public Cloud → Object Storage → the container',
    pattern: '[a-z][a-z]*',
    kind: 'a region of OVHcloud in lower case, such as gra, sbg, de or eu-west-par',
  },
  bucket: {
    what: 'Name of the container (S3 API, not Swift)',
    where: 'https://www.ovh.com/manager → Public Cloud → Object Storage',
  },
  accessKey: { what: 'Access key of an S3 user of its own', example: '0123456789abcdef0123456789abcdef' },
  secretKey: { what: 'Secret key of that user', example: 'fedcba9876543210fedcba9876543210' },
  keys: 'https://www.ovh.com/manager → Public Cloud → Object Storage → Users → Create a user',
  setup: [
    'Create a container of type "S3 API" with versioning off.',
    'Create an S3 user of its own, and add it to this container with the role "Read and write".',
  ],
  permissions:
    's3:ListBucket and s3:GetBucketLocation on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on its objects ' +
    '(Users → Import a JSON policy)',
  notes: ['Buckets at the earlier address perf.cloud.ovh.net can be reached at this address as well.'],
  errors: {
    AccessDenied: 'the user was not added to this container, or may only read',
    AuthorizationHeaderMalformed: 'the container is in another region than AWS_REGION says',
    NoSuchBucket: 'the container is one of Swift, or in another project',
  },
});
