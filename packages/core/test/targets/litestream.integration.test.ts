import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp, type IncomingMessage } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { azure } from '../../src/targets/azure.js';
import { s3 } from '../../src/targets/s3.js';
import { sftp } from '../../src/targets/sftp.js';
import { hostileTexts } from '../hostile.js';
import { configFor, litestream, restore } from './litestream.js';

// The real Litestream reads what the targets declare, against servers that only write down what they are asked.

if (litestream === undefined)
  console.warn(
    'skipped: Litestream itself does not read the targets, it is not in .tools (tools/provision/install.sh validators)',
  );

let place = '';
let server: Server | undefined;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'target-'));
});
afterEach(async () => {
  await new Promise((closed) => (server ? server.close(closed) : closed(undefined)));
  server = undefined;
  await rm(place, { recursive: true });
});

async function listen(on: Server): Promise<number> {
  server = on;
  await new Promise<void>((ready) => on.listen(0, '127.0.0.1', ready));
  return (on.address() as AddressInfo).port;
}

/** An empty storage that remembers the requests. */
async function emptyStorage(answer: string): Promise<{ port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const port = await listen(
    createHttp((request, response) => {
      requests.push(request);
      response.setHeader('content-type', 'application/xml').end(answer);
    }),
  );
  return { port, requests };
}

describe.skipIf(litestream === undefined)('Litestream', { timeout: 120_000 }, () => {
  const noObjects = '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';
  const login = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'p@ss/w:o#r%d&"\'\\$!`' };
  const regionOf = (request?: IncomingMessage): string => request?.headers.authorization?.split('/')[2] ?? '';

  it('s3: takes every value as it is, however it is spelled', async () => {
    const { port, requests } = await emptyStorage(noObjects);
    // A slash ends a bucket, and a bucket that looks like an ARN is one to the SDK: neither is a bucket's name.
    const names = hostileTexts.filter((text) => text.trim() !== '' && !/[/:.]/.test(text) && text.length < 64);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      requests.length = 0;
      const { code, output } = await restore(
        await configFor(s3, { ...login, AWS_S3_BUCKET: name, AWS_ENDPOINT: `http://127.0.0.1:${port}` }, place),
        place,
      );
      expect(output, name).toContain('no matching backups found');
      expect(code).toBe(0);
      const [bucket] = (requests[0]?.url ?? '').slice(1).split(/[/?]/);
      expect(decodeURIComponent(bucket ?? '')).toBe(name);
      expect(requests[0]?.headers.authorization).toContain('Credential=AKIDEXAMPLE/');
    }
  });

  it('s3: with an endpoint, an empty region is us-east-1 and addresses are path-style', async () => {
    const { port, requests } = await emptyStorage(noObjects);
    const values = { ...login, AWS_S3_BUCKET: 'backups', AWS_ENDPOINT: `http://127.0.0.1:${port}` };
    await restore(await configFor(s3, values, place), place);
    expect(regionOf(requests[0])).toBe('us-east-1');
    expect(requests[0]?.url).toMatch(/^\/backups\?/);
    expect(requests[0]?.headers.host).toBe(`127.0.0.1:${port}`);
    requests.length = 0;
    await restore(await configFor(s3, { ...values, AWS_REGION: 'eu-central-1' }, place), place);
    expect(regionOf(requests[0])).toBe('eu-central-1');
  });

  it('azure: uses the endpoint, the account and the container', async () => {
    const { port, requests } = await emptyStorage(
      '<?xml version="1.0"?><EnumerationResults><Blobs></Blobs><NextMarker/></EnumerationResults>',
    );
    const values = {
      AZURE_STORAGEACCOUNT: 'myappbackups',
      AZURE_CONTAINER: 'litestream',
      AZURE_ACCOUNT_KEY: Buffer.alloc(64, 1).toString('base64'),
      AZURE_ENDPOINT: `http://127.0.0.1:${port}/myappbackups`,
    };
    const { code, output } = await restore(await configFor(azure, values, place), place);
    expect(output).toContain('no matching backups found');
    expect(code).toBe(0);
    expect(requests[0]?.url).toMatch(/^\/myappbackups\/litestream\?/);
    expect(requests[0]?.headers.authorization).toMatch(/^SharedKey myappbackups:/);
  });

  it('azure: an empty endpoint means the one of the account', async () => {
    // A name that no DNS can hold, so that nothing leaves this machine.
    const values = {
      AZURE_STORAGEACCOUNT: 'no such account',
      AZURE_CONTAINER: 'litestream',
      AZURE_ACCOUNT_KEY: 'AAAA',
    };
    const { code, output } = await restore(await configFor(azure, values, place), place);
    expect(code).toBe(1);
    expect(output).toContain('no such account.blob.core.windows.net');
  });

  it('sftp: joins host and port', async () => {
    const banners: string[] = [];
    const port = await listen(
      createTcp((socket) => {
        socket.on('error', () => {});
        socket.once('data', (data) => {
          banners.push(data.toString('latin1'));
          socket.destroy();
        });
      }),
    );
    const values = {
      SFTP_HOST: '127.0.0.1',
      SFTP_PORT: String(port),
      SFTP_USERNAME: 'u',
      SFTP_PASSWORD: 'p',
      SFTP_HOST_KEY: exampleKey,
    };
    const { code } = await restore(await configFor(sftp, values, place, { sftpAuth: 'password' }), place);
    expect(code).toBe(1);
    expect(banners[0]).toMatch(/^SSH-2\.0-/);
  });

  it('sftp: goes to port 22 when none was entered, because Litestream takes an empty port for 0', async () => {
    const values = { SFTP_HOST: '127.0.0.1', SFTP_USERNAME: 'u', SFTP_PASSWORD: 'p', SFTP_HOST_KEY: exampleKey };
    const { config, env } = await configFor(sftp, values, place, { sftpAuth: 'password' });
    expect(env['REPLICA_PORT']).toBe('22');
    const { output } = await restore({ config, env: { ...env, REPLICA_PORT: '' } }, place);
    expect(output).toContain('127.0.0.1:0');
  });

  it('sftp: reads the key from its file, and tells what is wrong with it', async () => {
    const values = { SFTP_HOST: '127.0.0.1', SFTP_USERNAME: 'u', SFTP_KEY: 'no key', SFTP_HOST_KEY: exampleKey };
    const { code, output } = await restore(await configFor(sftp, values, place, { sftpAuth: 'key' }), place);
    expect(code).toBe(1);
    expect(output).toContain('cannot parse sftp key path');
  });

  it('sftp: refuses a fingerprint in place of the host key', async () => {
    const values = { SFTP_HOST: '127.0.0.1', SFTP_USERNAME: 'u', SFTP_PASSWORD: 'p', SFTP_HOST_KEY: 'SHA256:abcdef' };
    const { code, output } = await restore(await configFor(sftp, values, place, { sftpAuth: 'password' }), place);
    expect(code).toBe(1);
    expect(output).toContain('cannot parse sftp host key');
  });
});

/** Made for this test; nobody has its private half. */
const exampleKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBKv1P3Xz5cXwmjyZ4dAzmS0HMTq0mqpB4uVmM5mR9sZ';
