import { readFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sending } from './deploy-host.js';
import { conf, sftp } from './deploy-sample.js';
import { engine, engineBash, noShell, scratch } from './shell.js';

const good = {
  APP_IMAGE: 'ghcr.io/me/app@sha256:0',
  APP_DOMAIN: 'app.example.com',
  AWS_S3_BUCKET: 'b',
  AWS_ACCESS_KEY_ID: 'i',
  AWS_SECRET_ACCESS_KEY: 's',
};

/** Writes values as a deployment does. */
async function write(values: Record<string, string>, lines = conf(), raw = '') {
  const here = scratch();
  mkdirSync(path.join(here, 'litestream'));
  for (const file of ['litestream.yml', 'deploy.sh']) writeFileSync(path.join(here, 'litestream', file), file);
  writeFileSync(path.join(here, 'litestream/deploy.conf'), `${lines.join('\n')}\n`);
  const script = `. ${engine}; umask 077; here=$1; read_conf "$here/litestream/deploy.conf"; problem() { problems+=("$1"); printf '%s\\n' "$1"; }; write_values`;
  const { code, output } = await engineBash(['-c', script, 'bash', here], { input: sending(values) + raw });
  const file = path.join(here, '.env');
  return { code, output, here, file, env: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

describe.skipIf(noShell)('the values of a run', () => {
  test.each([
    ['plain', 's'],
    ['quotes and backslashes', String.raw`a"b'c\d\\`],
    ['dollars and backquotes', '$HOME ${X} $$ `id` $(id)'],
    ['hashes, blanks, percent', ' #%&* !{}: '],
    ['more than ASCII', 'pässwörd ✓'],
    ['200 characters', '$"\\'.repeat(67).slice(0, 200)],
  ])('writes a line that Compose reads back: %s', async (_, secret) => {
    const { env, code } = await write({ ...good, AWS_SECRET_ACCESS_KEY: secret, AWS_S3_BUCKET: secret });
    expect(code).toBe(0);
    // Compose reads a backslash with the character behind it, and would take a lone $ or " for something else.
    const line = (name: string) =>
      new RegExp(`^${name}="((?:[^\\\\"$]|\\\\[\\\\"$])*)"$`, 'm').exec(env ?? '')?.[1]?.replaceAll(/\\(.)/g, '$1');
    expect(line('LITESTREAM_SECRET_ACCESS_KEY')).toBe(secret);
    expect(JSON.parse(`"${line('REPLICA_BUCKET')}"`)).toBe(secret);
  });

  test('nobody else may read what it writes', async () => {
    const { file } = await write(good);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('the label of the sidecar changes with a secret, and with nothing else', async () => {
    const hash = ({ env }: { env: string | undefined }) => /^CONFIG_HASH="(\w{16}-\w{16})"$/m.exec(env ?? '')?.[1];
    const first = hash(await write(good));
    expect(first).toBeDefined();
    expect(hash(await write({ ...good, APP_IMAGE: 'other', APP_DOMAIN: 'other' }))).toBe(first);
    expect(hash(await write({ ...good, AWS_SECRET_ACCESS_KEY: 'other' }))).not.toBe(first);
  });

  test('names everything that is missing or wrong at once, and writes nothing', async () => {
    const { output, env, here } = await write({
      APP_IMAGE: 'x',
      AWS_S3_BUCKET: 'b',
      AWS_ACCESS_KEY_ID: 'two\nlines',
      AWS_REGION: 'tab\there',
    });
    expect(output.trim().split('\n')).toEqual([
      'APP_DOMAIN is missing.',
      'AWS_REGION holds a line break or another control character.',
      'AWS_ACCESS_KEY_ID holds a line break or another control character.',
      'AWS_SECRET_ACCESS_KEY is missing.',
    ]);
    expect(env).toBeUndefined();
    expect(existsSync(path.join(here, '.env.new'))).toBe(false);
  });

  test('a list of domains is written without blanks, and its first one for apps that read their address', async () => {
    const { env } = await write({ ...good, APP_DOMAIN: 'shop.dev, www.shop.dev,shop.dev' });
    expect(env).toContain('APP_DOMAIN="shop.dev,www.shop.dev"\n');
    expect(env).toContain('APP_MAIN_DOMAIN="shop.dev"\n');
    expect((await write({ ...good, APP_DOMAIN: 'shop.dev,https://www.shop.dev' })).output).toContain(
      'APP_DOMAIN must be a host name like app.example.com, or several with commas between them',
    );
  });

  test('drops the line break that pasting leaves at the end', async () => {
    expect((await write({ ...good, AWS_ACCESS_KEY_ID: 'id\r\n' })).env).toContain('LITESTREAM_ACCESS_KEY_ID="id"\n');
  });

  describe('with an address that follows from a region', () => {
    const storage = [
      'storage=Example',
      'storage_host=s3.${REPLICA_REGION}.example.com',
      'storage_port=443',
      'storage_identity=REPLICA_BUCKET REPLICA_ENDPOINT',
      'storage_value=AWS_S3_BUCKET json REPLICA_BUCKET required',
      'storage_value=AWS_REGION json REPLICA_REGION required',
      'storage_value=AWS_ENDPOINT json REPLICA_ENDPOINT =https://s3.${REPLICA_REGION}.example.com',
      'storage_shape=AWS_REGION [a-z][a-z]-* is not a region such as eu-west',
      'storage_shape=AWS_REGION !*[!a-z-]* is not a region such as eu-west',
      'storage_shape=AWS_ENDPOINT https://s3.${REPLICA_REGION}.example.com is not https://s3.${REPLICA_REGION}.example.com',
    ];
    const lines = conf({ storage });
    const values = { APP_IMAGE: 'i', APP_DOMAIN: 'd', AWS_S3_BUCKET: 'b', AWS_REGION: 'eu-west' };
    const endpoint = 'https://s3.eu-west.example.com';

    test.each([
      ['left out', {}],
      ['entered', { AWS_ENDPOINT: endpoint }],
    ])('%s, it is that one', async (_, more) => {
      const { code, env } = await write({ ...values, ...more }, lines);
      expect(code).toBe(0);
      expect(env).toContain(`REPLICA_ENDPOINT="${endpoint}"\n`);
    });

    test.each([
      'http://s3.eu-west.example.com',
      'https://b.s3.eu-west.example.com',
      'https://s3.eu-west.example.com/b',
      'https://s3.us-east.example.com',
    ])('refuses %s, and says what is right', async (wrong) => {
      const { env, output } = await write({ ...values, AWS_ENDPOINT: wrong }, lines);
      expect(output).toContain(`AWS_ENDPOINT is not ${endpoint}.`);
      expect(env).toBeUndefined();
    });

    test.each(['Frankfurt', 'eu-west.example.com/', 'eu-*', 'eu-${REPLICA_BUCKET}'])(
      'refuses the region %s',
      async (wrong) => {
        const { env, output } = await write({ ...values, AWS_REGION: wrong }, lines);
        expect(output).toContain('AWS_REGION is not a region such as eu-west.');
        expect(env).toBeUndefined();
      },
    );
  });

  test('refuses input of another shape', async () => {
    expect((await write(good, conf(), 'rm -rf /\n')).output).toContain('something else than NAME=<base64> lines');
  });

  test('a key becomes a file of its own, a port has its default, a fingerprint is no host key', async () => {
    const lines = conf({ storage: sftp });
    const values = {
      APP_IMAGE: 'x',
      APP_DOMAIN: 'd',
      SFTP_HOST: 'h',
      SFTP_USERNAME: 'u',
      SFTP_HOST_KEY: 'ssh-ed25519 AAAAC3Nza',
      SFTP_KEY: '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n',
    };
    const { env, here } = await write(values, lines);
    expect(env).toContain('REPLICA_PORT="22"\n');
    expect(env).not.toContain('BEGIN');
    const key = path.join(here, 'keys/sftp');
    expect(readFileSync(key, 'utf8')).toBe(values.SFTP_KEY);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect((await write({ ...values, SFTP_HOST_KEY: 'SHA256:abc', SFTP_PORT: '22x' }, lines)).output).toMatch(
      /SFTP_PORT is not a port number[^]*SFTP_HOST_KEY is not a public key/,
    );
  });

  test('what the app gets encoded arrives encoded, whatever lines it has', async () => {
    const { env } = await write(
      { ...good, APPSETTINGS_JSON: '{\n}\n' },
      conf({ lines: ['app_value=APPSETTINGS_JSON base64 APPSETTINGS_JSON_BASE64 optional'] }),
    );
    expect(env).toContain(`APPSETTINGS_JSON_BASE64="${Buffer.from('{\n}\n').toString('base64')}"\n`);
  });
});
