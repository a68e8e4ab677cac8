import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expandValues, s3Services, targets, type Target } from 'litestream-generator-core';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, folderFor, generated } from '../checkout.js';
import { askEngine, missingLitestream } from '../storage-errors/ask-engine.js';
import { missingServer, playService } from './play-service.js';

// Each service that speaks S3, by its row alone: the real Litestream writes with the generated files, and restores, at the service's own
// name. What plays it is a real server of S3 that checks the signature, the host, the region and where the bucket stands.

const missing = missingLitestream || missingServer;
if (missing) console.warn(`skipped: ${missing}`);
afterAll(cleanUp);

const bucket = 'myapp-backups';

/** What a person enters: the examples, and nothing that is optional. */
const entered = ({ secrets }: Target): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.flatMap(({ name, optional, example }) => (optional === true ? [] : [[name, example]])));

/** A value that follows from those. */
function of({ secrets }: Target, variable: string): string {
  const secret = secrets.find(({ use }) => 'variable' in use && use.variable === variable);
  return expandValues(
    secret?.default ?? secret?.example ?? '',
    (name) => secrets.find(({ use }) => 'variable' in use && use.variable === name)?.example ?? '',
  );
}

describe.skipIf(missing).each(s3Services.map((service) => [service.id, service] as const))(
  'packages/core/src/targets/services/%s.ts',
  { timeout: 120_000 },
  (_, target) => {
    const { hostname } = new URL(of(target, 'REPLICA_ENDPOINT'));
    const region = of(target, 'REPLICA_REGION');
    const { virtualHost = false } = target.service;
    const values: Readonly<Record<string, string>> = { ...entered(target), AWS_S3_BUCKET: bucket };
    const login = [values['AWS_ACCESS_KEY_ID'] ?? '', values['AWS_SECRET_ACCESS_KEY'] ?? ''] as const;

    it('is written and restored at its own address, for its region, with the bucket in its place', async () => {
      const service = await playService(hostname, region, { login, bucket, virtualHost });
      try {
        expect(await askEngine(target, {}, values, 'sync', service.environment)).toBe('');
        expect(await askEngine(target, {}, values, 'ask', service.environment)).toMatch(/^backup: [0-9a-f]{16}$/);
        expect(await askEngine(target, {}, values, 'restore', service.environment)).toBe('');
        expect(service.asked.length).toBeGreaterThan(3);
        expect(new Set(service.asked.map(({ host }) => host))).toEqual(
          new Set([virtualHost ? `${bucket}.${hostname}` : hostname]),
        );
        expect(new Set(service.asked.map((one) => one.region))).toEqual(new Set([region]));
        for (const { path } of service.asked) expect(/^\/myapp-backups(?:\/|\?|$)/.test(path), path).toBe(!virtualHost);
      } finally {
        service.close();
      }
    });

    it('refuses another region, and the message says so', async () => {
      const service = await playService(hostname, 'elsewhere-1', { login, bucket, virtualHost });
      try {
        expect(await askEngine(target, {}, values, 'ask', service.environment)).toContain(
          'The bucket is in another region',
        );
      } finally {
        service.close();
      }
    });
  },
);

const checkouts = new Map<string, string>();

function filesFor(id: string): string {
  const files = checkouts.get(id) ?? path.join(generated({ target: id }), '.deploy');
  checkouts.set(id, files);
  return files;
}

/** What deploy.sh says to values, before it does anything with them. */
function refusal(target: Target, values: Readonly<Record<string, string>>): string {
  const sent = Object.entries({ ...entered(target), ...values, APP_IMAGE: 'i', APP_DOMAIN: 'd' })
    .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`)
    .join('');
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '-c',
      '. "$1/deploy.sh"; read_conf "$1/deploy.conf"; here=$2; secrets_hash() { :; }; files_hash() { :; }; write_values; report_problems values',
      'bash',
      filesFor(target.id),
      folderFor('values'),
    ],
    { input: sent, encoding: 'utf8' },
  );
  return `${stdout}${stderr}`;
}

describe.skipIf(process.platform === 'win32')('a wrong value is refused with what is right', () => {
  it.each(s3Services.map((service) => [service.id, service] as const))('%s', (_, target) => {
    expect(refusal(target, {})).toBe('');
    const endpoint = of(target, 'REPLICA_ENDPOINT');
    expect(refusal(target, { AWS_ENDPOINT: endpoint })).toBe('');
    const host = endpoint.replace('https://', '');
    for (const wrong of [
      `http://${host}`,
      host,
      `${endpoint}/${bucket}`,
      `https://${bucket}.${host}`,
      'https://s3.amazonaws.com',
    ])
      expect(refusal(target, { AWS_ENDPOINT: wrong }), wrong).toContain(
        `AWS_ENDPOINT is not ${endpoint}, the address of`,
      );
    for (const wrong of ['Frankfurt am Main', 'https://x.example.com', 'eu_central'])
      expect(refusal(target, { AWS_REGION: wrong }), wrong).toContain('AWS_REGION is not ');
  });

  const minio = targets.find(({ id }) => id === 'minio') as Target;
  it.each([
    ['minio.example.com:9000', 'is not a URL'],
    ['https://minio.example.com:9000/myapp-backups', 'remove what follows the host'],
    ['https://myapp-backups.minio.example.com', 'it begins with the bucket'],
  ])('minio %s', (wrong, why) => {
    for (const good of ['https://minio.example.com:9000', 'http://minio', 'https://minio.example.com/'])
      expect(refusal(minio, { AWS_ENDPOINT: good })).toBe('');
    expect(refusal(minio, { AWS_ENDPOINT: wrong })).toContain(why);
  });

  it.each([
    [
      'r2',
      'R2_ACCOUNT_ID',
      ['0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com', 'my-account', 'https://dash.cloudflare.com'],
    ],
    ['b2', 'AWS_REGION', ['us-west-4', 'us-east-1', 's3.us-west-004.backblazeb2.com']],
    ['hetzner', 'AWS_REGION', ['fsn1-dc14', 'eu-central', 'FSN1']],
    ['scaleway', 'AWS_REGION', ['fr-par-1', 'paris']],
    ['ovh', 'AWS_REGION', ['GRA', 'gra.io']],
    ['oci', 'OCI_NAMESPACE', ['ns.compat.objectstorage.eu-frankfurt-1.oraclecloud.com']],
  ])('%s %s', (id, name, wrongs) => {
    const target = targets.find((one) => one.id === id) as Target;
    for (const wrong of wrongs) expect(refusal(target, { [name]: wrong }), wrong).toContain(`${name} is not `);
  });

  it('R2 takes an account in the jurisdiction of the EU', () => {
    expect(refusal(s3Services.find(({ id }) => id === 'r2') as Target, { R2_ACCOUNT_ID: `${'0'.repeat(32)}.eu` })).toBe(
      '',
    );
  });
});
