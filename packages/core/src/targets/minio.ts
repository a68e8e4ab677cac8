import { s3 } from './s3.js';
import { defineTarget } from './target.js';

const [bucket, accessKey, secretKey, region, endpoint] = s3.secrets;

// Nothing of Amazon's can make it.
const { maker: _, ...asS3 } = s3;

/** Any server of the S3 protocol that has no row of its own in `services/`: its address is entered. */
export const minio = defineTarget({
  ...asS3,
  id: 'minio',
  title: 'MinIO or another S3 server',
  order: 20,
  secrets: [
    { ...bucket, where: 'Console of the server → Buckets' },
    {
      ...accessKey,
      example: 'AbCdEfGhIjKlMnOpQrSt',
      where: 'Console of the server → Access Keys, or its documentation',
    },
    {
      ...secretKey,
      example: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd',
      where: 'Shown once, when the access key is made: Console of the server → Access Keys',
    },
    {
      ...region,
      what: 'Region that the server is set to; us-east-1 when left out',
      example: 'us-east-1',
      where: 'The settings of the server (MINIO_REGION, garage.toml, …)',
      default: 'us-east-1',
      shape: {
        pattern: '?*',
        problem: 'is not the name of a region',
        except: [{ pattern: '*[!a-zA-Z0-9_-]*', problem: 'is not the name of a region: one word like us-east-1' }],
      },
    },
    {
      ...endpoint,
      what: 'Address of the S3 API, without the bucket; not that of its console',
      example: 'https://s3.example.com:9000',
      where: 'The administrator of the server',
      optional: false,
      shape: {
        ...endpoint.shape,
        except: [
          {
            pattern: 'http*://*/?*',
            problem:
              'is not the address alone: remove what follows the host and the port, and enter the bucket as AWS_S3_BUCKET',
          },
          {
            pattern: 'http*://${REPLICA_BUCKET}.*',
            problem: 'is not the address alone: it begins with the bucket, which belongs into AWS_S3_BUCKET',
          },
        ],
      },
    },
  ],
  endpoint: { host: 'localhost', port: '443', override: 'REPLICA_ENDPOINT' },
  docs: {
    setup: [
      'Create a bucket of its own with versioning and object lock off: Litestream keeps the history itself.',
      'Create a user with the policy that the page of AWS S3 shows, and an access key for it.',
      'Run the server on another machine than the app: a backup on the same disk is lost with it.',
    ],
    permissions: s3.docs.permissions,
  },
});
