import { gsErrors } from './errors/gs-errors.js';
import { defineTarget } from './target.js';

/**
 * Google Cloud Storage. Keys from Litestream 0.5.18, `cmd/litestream/main.go` and `gs/replica_client.go`: a bucket and nothing else; the
 * Google SDK reads where the key is from its environment. STORAGE_EMULATOR_HOST leads it to another server, without any login.
 */
export const gs = defineTarget({
  id: 'gs',
  title: 'Google Cloud Storage',
  order: 3,
  type: 'gs',
  questions: [],
  secrets: [
    {
      name: 'GCS_BUCKET',
      what: 'Name of the bucket, without gs:// and without a path',
      example: 'myapp-backups',
      where: 'https://console.cloud.google.com/storage/browser',
      use: { as: 'config', key: 'bucket', variable: 'REPLICA_BUCKET' },
      shape: {
        pattern: '?*',
        problem: 'is not the name of a bucket',
        except: [{ pattern: '*[/:]*', problem: 'is not the name alone: leave out gs:// and what follows the name' }],
      },
    },
    {
      name: 'GCS_KEY',
      what: 'Key of a service account that may use this bucket only, as the whole JSON file',
      example: '{ "type": "service_account", "project_id": "my-project", … }',
      where: 'https://console.cloud.google.com/iam-admin/serviceaccounts → the account → Keys → Add key → JSON',
      use: {
        as: 'file',
        pathIn: 'GOOGLE_APPLICATION_CREDENTIALS',
        file: 'gcs',
        make: 'gcloud iam service-accounts keys create {file} --iam-account litestream@PROJECT.iam.gserviceaccount.com',
        advice: 'whoever has it can read and delete the backups',
      },
      shape: {
        pattern: '{*service_account*}',
        problem: 'is not the key of a service account: paste the whole JSON file, from { to }',
      },
    },
  ],
  endpoint: { host: 'storage.googleapis.com', port: '443', override: 'STORAGE_EMULATOR_HOST' },
  identity: ['REPLICA_BUCKET'],
  files: {
    settings: {
      type: 'google cloud storage',
      service_account_file: { key: 'gcs' },
      bucket_policy_only: 'true',
      no_check_bucket: 'true',
    },
    root: '${REPLICA_BUCKET}',
  },
  errors: gsErrors,
  // It lets everybody in: whether a key is accepted shows against Google alone. A bucket is a folder.
  server: {
    image: 'fsouza/fake-gcs-server:1.52.3',
    needs: 'sh and fake-gcs-server',
    port: 4443,
    script:
      'mkdir -p /data/backups && exec fake-gcs-server -scheme http -port 4443 -filesystem-root /data ' +
      '-public-host "$ADDRESS" -external-url "http://$ADDRESS" -log-level error',
    environment: { ADDRESS: '{host}:{port}' },
    values: {
      GCS_BUCKET: 'backups',
      GCS_KEY: '{"type": "service_account", "private_key": "{secret}"}',
    },
    sidecar: {
      STORAGE_EMULATOR_HOST: 'http://{host}:{port}',
      RCLONE_CONFIG_FILES_ENDPOINT: 'http://{host}:{port}/storage/v1/',
      RCLONE_CONFIG_FILES_ANONYMOUS: 'true',
    },
    knock: {
      send: 'GET /storage/v1/b/backups HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n',
      expect: String.raw`^HTTP/1\.1 200`,
    },
  },
  docs: {
    setup: [
      'Create a bucket of its own: Standard class, uniform access, public access prevented, soft delete and versioning off.',
      'Create a service account, and grant it the role Storage Object User (roles/storage.objectUser) on this bucket, not on the project.',
      'Do not add a lifecycle rule that deletes objects or changes their class: a backup that lacks one file cannot be restored.',
    ],
    permissions: 'roles/storage.objectUser on the bucket: listing it, and creating, reading and deleting its objects',
  },
});
