import { targets, type Target } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { askEngine, missingLitestream } from './ask-engine.js';
import { certificateFor, playAws } from './aws-behind-proxy.js';
import { html, playHttp } from './http-storage.js';
import { s3Values } from './plays.js';
import { s3Error, s3Storage } from './s3-plays.js';

// What is on the way to a storage, real or played, and what no target has a code for.

const s3 = targets.find(({ id }) => id === 's3') as Target;
const ask = (endpoint: string, environment: Readonly<Record<string, string>> = {}) =>
  askEngine(s3, {}, s3Values(endpoint), 'ask', environment);
const good = s3Storage('ListObjectsV2 NoSuchKey');

describe.skipIf(missingLitestream).concurrent('on the way to the storage', () => {
  it('its name is unknown', async () => {
    expect(await ask('http://no-such-host.invalid')).toMatch(
      /problem: The name of the storage cannot be resolved: .* -> Check the name in AWS_S3_BUCKET, /,
    );
  });

  it('nothing listens', async () => {
    expect(await ask('http://127.0.0.1:9')).toMatch(/problem: The storage cannot be reached: .*connection refused -> /);
  });

  it('a certificate that nobody signed, one of another name, and the right one', async () => {
    const certificate = certificateFor(['localhost']);
    const { port, close } = await playHttp(good, certificate);
    const trusting = { SSL_CERT_FILE: certificate.file };
    try {
      expect(await ask(`https://localhost:${port}`)).toMatch(
        /not signed by an authority that Litestream trusts: .* -> Give the/,
      );
      expect(await ask(`https://127.0.0.1:${port}`, trusting)).toMatch(/is for another name: .* -> Enter the address/);
      expect(await ask(`https://localhost:${port}`, trusting)).toMatch(/names the bucket as well/); // the storage itself
    } finally {
      close();
    }
  });

  it('https where the server speaks http', async () => {
    const { port, close } = await playHttp(good);
    try {
      expect(await ask(`https://127.0.0.1:${port}`)).toMatch(
        /do not agree on a secure connection: .*HTTP response to HTTPS client -> /,
      );
    } finally {
      close();
    }
  });

  it('a proxy that is not there, and one that wants a login', async () => {
    expect(await ask('https://s3.example.com', { HTTPS_PROXY: 'http://127.0.0.1:9' })).toMatch(
      /The proxy on the way to the storage refuses: .* -> Check the proxy settings/,
    );
    const { environment, close } = await playAws(() => html(407));
    close();
    expect(await ask('', environment)).toMatch(/The proxy on the way to the storage refuses: /);
  });
});

describe.skipIf(missingLitestream).concurrent('an error that nobody has described', () => {
  it.each([
    ['s3', s3Error('HouseIsHaunted', 'checksum mismatch, damaged, malformed, decode'), 'HouseIsHaunted'],
    ['a page', html(418), "I'mateapot"],
  ])('of %s is shown as it is, and is not damage', async (_, answer, code) => {
    const { port, close } = await playHttp(() => answer);
    try {
      const output = await ask(`http://127.0.0.1:${port}`);
      expect(output).toMatch(/The backup of db\.sqlite cannot be read: .*StatusCode: 4/);
      expect(output).toContain(code);
      expect(output).not.toMatch(/is damaged:/);
    } finally {
      close();
    }
  });
});
