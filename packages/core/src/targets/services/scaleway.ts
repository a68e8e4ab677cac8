import { s3Target } from '../s3-service.js';

/** https://www.scaleway.com/en/docs/object-storage/concepts/ */
export const scaleway = s3Target({
  id: 'scaleway',
  title: 'Scaleway Object Storage',
  order: 14,
  host: 's3.{region}.scw.cloud',
  region: {
    what: 'Region of the bucket, not a zone',
    example: 'fr-par',
    where: 'https://console.scaleway.com/object-storage/buckets → the bucket → Region',
    pattern: '[a-z][a-z]-[a-z][a-z][a-z]',
    kind: 'a region of Scaleway such as fr-par, nl-ams, pl-waw or it-mil, without the number of a zone',
  },
  bucket: { what: 'Name of the bucket', where: 'https://console.scaleway.com/object-storage/buckets' },
  accessKey: { what: 'Access key of an application of its own', example: 'SCWXXXXXXXXXXXXXXXXX' },
  secretKey: { what: 'Secret key of that API key', example: '11111111-1111-1111-1111-111111111111' },
  keys: 'https://console.scaleway.com/iam/api-keys → Generate API key → for an application, used for Object Storage',
  setup: [
    'Create a private bucket, with versioning off.',
    'Create an IAM application with a policy for the project of the bucket: ObjectStorageBucketsRead, ObjectStorageObjectsRead, ' +
      'ObjectStorageObjectsWrite and ObjectStorageObjectsDelete.',
    'Generate an API key for that application, with the project of the bucket as the preferred project for Object Storage.',
  ],
  permissions:
    'an application with ObjectStorageBucketsRead, ObjectStorageObjectsRead, ObjectStorageObjectsWrite and ObjectStorageObjectsDelete ' +
    'in the project of the bucket; a bucket policy narrows them to this bucket',
  notes: ['The console shows an endpoint with the bucket in it. Do not enter this endpoint: the region is enough.'],
  errors: {
    AccessDenied: 'the preferred project of the API key is not that of the bucket, or the policy lacks a permission',
    AuthorizationHeaderMalformed: 'the bucket is in another region than AWS_REGION says',
    QuotaExceeded: 'a quota of the organization is reached',
  },
});
