import { defineTarget } from './target.js';

/**
 * Azure Blob Storage. Keys from Litestream 0.5.18, `cmd/litestream/main.go` and `abs/replica_client.go`: an empty
 * `endpoint` means `https://<account>.blob.core.windows.net`; a set one is the whole address of the account.
 */
export const azure = defineTarget({
  id: 'azure',
  title: 'Azure Blob Storage',
  order: 2,
  type: 'abs',
  questions: [],
  secrets: [
    {
      name: 'AZURE_STORAGEACCOUNT',
      what: 'Name of the storage account',
      example: 'myappbackups',
      where: 'Azure portal → Storage accounts',
      use: { as: 'config', key: 'account-name', variable: 'REPLICA_ACCOUNT' },
    },
    {
      name: 'AZURE_CONTAINER',
      what: 'Name of the blob container, which must exist',
      example: 'litestream',
      where: 'Azure portal → Storage accounts → the account → Containers',
      use: { as: 'config', key: 'bucket', variable: 'REPLICA_CONTAINER' },
    },
    {
      name: 'AZURE_ACCOUNT_KEY',
      what: 'Key of the storage account (the key itself, not the connection string)',
      example: 'AbCdEf0123…==',
      where: 'Azure portal → Storage accounts → the account → Access keys → key1 → Key',
      use: { as: 'env', variable: 'LITESTREAM_AZURE_ACCOUNT_KEY' },
      shape: { pattern: '?*==', problem: 'is not the key of a storage account: 88 characters that end in ==' },
    },
    {
      name: 'AZURE_ENDPOINT',
      what: 'Address of the account where it is not https://<account>.blob.core.windows.net',
      example: 'https://myappbackups.blob.core.chinacloudapi.cn',
      where: 'Azure portal → Storage accounts → the account → Endpoints → Blob service',
      kind: 'variable',
      optional: true,
      use: { as: 'config', key: 'endpoint', variable: 'REPLICA_ENDPOINT' },
      shape: { pattern: 'http*://?*', problem: 'is not a URL: it begins with https://' },
    },
  ],
  endpoint: { host: '${REPLICA_ACCOUNT}.blob.core.windows.net', port: '443', override: 'REPLICA_ENDPOINT' },
  identity: ['REPLICA_ACCOUNT', 'REPLICA_CONTAINER', 'REPLICA_ENDPOINT'],
  errors: {
    refused: ['authenticationfailed', 'authorizationfailure', 'forbidden', 'unauthorized'],
    missing: ['containernotfound', 'container does not exist'],
  },
  docs: {
    setup: [
      'Create a storage account of its own for the backups (Standard, general purpose v2), because its key opens everything in it.',
      'Create a private container in it: Litestream does not create one.',
      'Do not add a lifecycle rule that deletes blobs or moves them to the archive tier: a backup that lacks one file cannot be restored.',
    ],
    permissions: 'the account key, which may do everything in the account; there is no narrower key, hence an account of its own',
  },
});
