import { createHmac, randomBytes } from 'node:crypto';
import { defineServer, serverHost } from './server.js';

const port = 10_000;
const account = 'rehearsal';
const container = 'backups';

/** Azurite, which is Microsoft's own. Litestream never makes a container, so the first request does. */
export const azure = defineServer({
  target: 'azure',
  image: 'mcr.microsoft.com/azure-storage/azurite:3.35.0',
  needs: 'sh and azurite',
  port,
  script: 'exec azurite --blobHost 0.0.0.0 --location /data --skipApiVersionCheck --disableTelemetry --silent',
  open() {
    const key = randomBytes(64);
    return {
      environment: { AZURITE_ACCOUNTS: `${account}:${key.toString('base64')}` },
      values: {
        AZURE_STORAGEACCOUNT: account,
        AZURE_CONTAINER: container,
        AZURE_ACCOUNT_KEY: key.toString('base64'),
        AZURE_ENDPOINT: `http://${serverHost}:${port}/${account}`,
      },
      knock: { send: createContainer(key, new Date()), expect: /^HTTP\/1\.1 (?:201|409)/ },
    };
  },
});

/** The request that makes the container, signed with the account's key (Shared Key, version 2021-08-06). */
function createContainer(key: Buffer, now: Date): string {
  const headers = [`x-ms-date:${now.toUTCString()}`, 'x-ms-version:2021-08-06'];
  // The account appears twice: once as the owner, once in the path, because the server has no host name per account.
  const resource = `/${account}/${account}/${container}\nrestype:container`;
  const signed = ['PUT', ...Array<string>(11).fill(''), ...headers, resource].join('\n');
  const signature = createHmac('sha256', key).update(signed, 'utf8').digest('base64');
  return [
    `PUT /${account}/${container}?restype=container HTTP/1.1`,
    `Host: ${serverHost}:${port}`,
    ...headers,
    `Authorization: SharedKey ${account}:${signature}`,
    'Content-Length: 0',
    'Connection: close',
    '\r\n',
  ].join('\r\n');
}
