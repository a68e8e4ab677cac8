import { azureErrors } from './errors/azure-errors.js';
import { azMaker } from './makers/az.js';
import { defineTarget } from './target.js';

/** Headers of the request that makes the rehearsal's container; they are signed as well. */
const headers = ['x-ms-date:{date}', 'x-ms-version:2021-08-06'];

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
      shape: {
        pattern: '?*',
        problem: 'is not the name of a storage account',
        except: [
          { pattern: '*[!a-z0-9]*', problem: 'is not the name alone: it has small letters and digits, and no address' },
        ],
      },
    },
    {
      name: 'AZURE_CONTAINER',
      what: 'Name of the blob container, which must exist',
      example: 'litestream',
      where: 'Azure portal → Storage accounts → the account → Containers',
      use: { as: 'config', key: 'bucket', variable: 'REPLICA_CONTAINER' },
      shape: {
        pattern: '?*',
        problem: 'is not the name of a container',
        except: [{ pattern: '*[/:]*', problem: 'is not the name alone: leave out the address of the account' }],
      },
    },
    {
      name: 'AZURE_ACCOUNT_KEY',
      what: 'Key of the storage account (the key itself, not the connection string)',
      example: 'AbCdEf0123…==',
      where: 'Azure portal → Storage accounts → the account → Access keys → key1 → Key',
      belongsTo: 'AZURE_STORAGEACCOUNT',
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
  files: {
    settings: {
      type: 'azureblob',
      account: '${REPLICA_ACCOUNT}',
      key: '${LITESTREAM_AZURE_ACCOUNT_KEY}',
      endpoint: '${REPLICA_ENDPOINT}',
      no_check_container: 'true',
    },
    root: '${REPLICA_CONTAINER}',
  },
  errors: azureErrors,
  // Azurite, which is Microsoft's own. Litestream never makes a container, so the knock does, signed with the account's key.
  // The account stands twice in what is signed: as the owner, and in the path, because the server has no host name per account.
  server: {
    image: 'mcr.microsoft.com/azure-storage/azurite:3.35.0',
    needs: 'sh and azurite',
    port: 10_000,
    script: 'exec azurite --blobHost 0.0.0.0 --location /data --skipApiVersionCheck --disableTelemetry --silent',
    environment: { AZURITE_ACCOUNTS: '{user}:{base64}' },
    values: {
      AZURE_STORAGEACCOUNT: '{user}',
      AZURE_CONTAINER: 'backups',
      AZURE_ACCOUNT_KEY: '{base64}',
      AZURE_ENDPOINT: 'http://{host}:{port}/{user}',
    },
    knock: {
      send: [
        'PUT /{user}/backups?restype=container HTTP/1.1',
        'Host: {host}:{port}',
        ...headers,
        'Authorization: SharedKey {user}:{signature}',
        'Content-Length: 0',
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
      sign: {
        key: '{base64}',
        text: ['PUT', ...Array<string>(11).fill(''), ...headers, '/{user}/{user}/backups', 'restype:container'].join(
          '\n',
        ),
      },
      expect: String.raw`^HTTP/1\.1 (?:201|409)`,
    },
  },
  docs: {
    setup: [
      'Create a storage account of its own for the backups (Standard, general purpose v2), because its key opens everything in it.',
      'Create a private container in it: Litestream does not create one.',
      'Do not add a lifecycle rule that deletes blobs or moves them to the archive tier: a backup that lacks one file cannot be restored.',
    ],
    permissions:
      'the account key, which may do everything in the account; there is no narrower key, hence an account of its own',
  },
  maker: azMaker,
});
