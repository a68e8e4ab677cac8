import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { loadDeployment, targets } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Docker } from '../src/docker/docker.js';
import { isAtLeast } from '../src/docker/is-at-least.js';
import { overrideText } from '../src/rehearse/override.js';
import { cameBack, reportRehearsal, type Rehearsed } from '../src/rehearse/report.js';
import { hostShell, inEngine } from '../src/rehearse/host-shell.js';
import { standInOf } from '../src/rehearse/stand-in.js';
import { secondsUntil } from '../src/rehearse/stages.js';
import { storageValues } from '../src/rehearse/storage-values.js';
import { asLines, sentValues } from '../src/rehearse/values.js';
import { makeHostKey, makeLoginKey } from '../src/servers/ssh-keys.js';
import { families, generated } from './checkout.js';

const golden = path.resolve(
  import.meta.dirname,
  '../../jamstack/test/golden/nextjs-sftp-key/expected/.deploy/docker-compose-template.yml',
);
const template = readFileSync(golden, 'utf8');

describe('what plays the host', () => {
  const calls: (readonly string[])[] = [];
  const docker: Docker = async (args) => {
    calls.push(args);
    return { code: 0, stdout: '', output: '', missing: false };
  };
  const shell = hostShell({
    docker,
    folder: String.raw`C:\Users\me\rehearsal-1`,
    label: 'l=1',
    log: () => undefined,
    signal: new AbortController().signal,
    platform: 'win32',
  });

  it('is a container where this is not Linux, with the paths of the engine', async () => {
    await shell.run([String.raw`C:\Users\me\rehearsal-1\upload\deploy.sh`, 'deploy']);
    const there = '/run/desktop/mnt/host/c/Users/me/rehearsal-1';
    expect(calls.at(-1)).toEqual(
      expect.arrayContaining([
        String.raw`C:\Users\me\rehearsal-1:${there}`,
        'bash',
        `${there}/upload/deploy.sh`,
        'deploy',
      ]),
    );
    expect(inEngine('/Users/me/rehearsal-1')).toBe('/Users/me/rehearsal-1');
  });
});

describe('what is sent to deploy.sh', () => {
  it('has the values of the storage, no secret of the app, and a name that leads nowhere', () => {
    const { deployment } = loadDeployment(generated({ target: 's3', appSecrets: ['STRIPE_KEY'] }), families);
    const values = sentValues(deployment, 'app:1', { AWS_S3_BUCKET: 'b', AWS_ACCESS_KEY_ID: 'i' });
    expect(values).toMatchObject({
      AWS_S3_BUCKET: 'b',
      APP_IMAGE: 'app:1',
      APP_DOMAIN: 'localhost',
      STRIPE_KEY: 'rehearsal',
    });
    const { deployment: beside } = loadDeployment(generated({ target: 's3', files: ['uploads'] }), families);
    expect(sentValues(beside, 'app:1', {}), 'a password for the files').toMatchObject({ FILES_PASSWORD: 'rehearsal' });
    expect(asLines({ A: 'ä\n' })).toBe('A=w6QK\n');
  });
});

describe('the seconds of a deployment', () => {
  it('are summed up from its stages', () => {
    const until = secondsUntil(
      'stage=preflight 0.50\nstage=restore 1.00\nstage=start 0.25\nstage=sidecar 2.00\nstage=start 0.25\nstage=prove 9.00\n',
    );
    expect([until('restore'), until('start')]).toEqual([1.5, 4]);
  });
});

describe('the second Compose file', () => {
  const read = (text: string) =>
    parse(text, { customTags: [{ tag: '!reset', resolve: () => null }] }) as Record<string, never>;

  it('leads to the storage server, and to no proxy', () => {
    const { services, networks } = read(overrideText({ network: 'rehearsal-1' })) as Record<
      string,
      Record<string, Record<string, unknown>>
    >;
    expect(networks).toEqual({
      'nginx-proxy': { external: true, name: 'rehearsal-1' },
      storage: { external: true, name: 'rehearsal-1' },
    });
    expect(services?.['restore']).toEqual({
      network_mode: null,
      networks: ['default', 'storage'],
    });
    expect(services?.['app']).toEqual({ environment: { VIRTUAL_HOST: null, LETSENCRYPT_HOST: null } });
  });

  it('tells Litestream where the server is, where the target has no value for that', () => {
    const { services } = read(
      overrideText({ network: 'n', sidecar: { STORAGE_EMULATOR_HOST: 'http://rehearsal-storage:4443' } }),
    ) as Record<string, Record<string, Record<string, unknown>>>;
    for (const service of ['restore', 'litestream'])
      expect(services?.[service]?.['environment']).toEqual({ STORAGE_EMULATOR_HOST: 'http://rehearsal-storage:4443' });
  });

  it('mounts a volume in the place of a folder of the host', () => {
    const { services, volumes } = read(overrideText({ network: 'n', storageVolume: 'rehearsal-1-storage' })) as Record<
      string,
      Record<string, Record<string, unknown>>
    >;
    for (const service of ['restore', 'litestream'])
      expect(services?.[service]?.['volumes']).toEqual(['storage:/backup']);
    expect(volumes).toEqual({ storage: { external: true, name: 'rehearsal-1-storage' } });
  });

  it('mounts the data and nothing of the host, where the app mounts more', () => {
    const text = overrideText({ network: 'n', dataFolder: '/app/App_Data', migrates: true });
    expect(text.match(/volumes: !override \[ "data:\/app\/App_Data:nocopy" \]/g)).toHaveLength(2);
    expect(overrideText({ network: 'n' })).not.toContain('volumes');
  });

  it('names services that the generated file has', () => {
    const ours = Object.keys((read(overrideText({ network: 'n' })) as Record<string, object>)['services'] ?? {});
    expect(Object.keys((parse(template) as { services: object }).services)).toEqual(expect.arrayContaining(ours));
  });
});

describe('what plays the storage', () => {
  const calls: (readonly string[])[] = [];
  const docker: Docker = async (args) => {
    calls.push(args);
    return { code: 0, stdout: '', output: '', missing: false };
  };

  it.each(targets.filter(({ folder }) => folder).map((target) => [target.id, target] as const))(
    'is a volume that goes with the rehearsal, with a folder: %s',
    async (_, target) => {
      const one = standInOf(target, { docker, name: 'r', label: 'l=1', litestream: 'litestream:1', folder: '/home/r' });
      expect(Object.values(one.values)).toEqual(['/home/r']);
      expect(() => storageValues(target.secrets, one.values)).not.toThrow();
      await one.fetch();
      await one.start();
      expect(calls).toEqual([['volume', 'create', '--label', 'l=1', one.volume]]);
    },
  );
});

describe('values of the storage', () => {
  const sftp = targets.find(({ id }) => id === 'sftp')?.secrets ?? [];

  it('go their three ways, as deploy.sh sends them', () => {
    const { variables, files } = storageValues(sftp, {
      SFTP_HOST: 'h',
      SFTP_HOST_KEY: 'k',
      SFTP_USERNAME: String.raw`a\b"c$d`,
      SFTP_PASSWORD: 'p',
      SFTP_KEY: 'key',
    });
    expect(variables).toMatchObject({ REPLICA_HOST: 'h', REPLICA_PORT: '22', REPLICA_USER: String.raw`a\\b\"c$d` });
    expect(files).toEqual({ sftp: 'key\n' });
  });

  it('may be a file that a variable names', () => {
    const key = {
      name: 'KEY',
      what: 'A key',
      example: 'k',
      where: 'There',
      use: { as: 'file', pathIn: 'GOOGLE_CREDENTIALS', file: 'gs', make: 'touch {file}', advice: 'keep it' },
    } as const;
    expect(storageValues([key], { KEY: '{}' })).toEqual({
      variables: {},
      files: { gs: '{}\n' },
      paths: { GOOGLE_CREDENTIALS: 'gs' },
    });
  });

  it('must all be there', () => {
    expect(() => storageValues(sftp, {})).toThrow('no value for SFTP_HOST');
  });
});

describe('the version of Compose', () => {
  it.each([
    ['2.26.1', true],
    ['2.26.2-desktop.1', true],
    ['5.0.0', true],
    ['2.26.0', false],
    ['2.9.9', false],
    ['1.29.2', false],
    ['missing', false],
  ])('%s is enough: %s', (version, enough) => {
    expect(isAtLeast(version, '2.26.1')).toBe(enough);
  });
});

describe('the keys of the SFTP server', () => {
  it.each([
    ['ecdsa-sha2-nistp256', makeHostKey],
    ['ssh-ed25519', makeLoginKey],
  ])('%s', (type, make) => {
    const { private: secret, public: line } = make();
    expect(secret).toMatch(/^-----BEGIN (?:EC )?PRIVATE KEY-----\n[^]*-----END (?:EC )?PRIVATE KEY-----$/);
    const [name, wire = ''] = line.split(' ');
    expect(name).toBe(type);
    const bytes = Buffer.from(wire, 'base64');
    expect(bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString()).toBe(type);
  });
});

describe('the report', () => {
  const whole = { name: 'app.db', written: 100, back: 100, integrity: 'ok', owner: '1654:1654' };
  const rehearsed = (...databases: Rehearsed['databases']): Rehearsed => ({
    storage: 'AWS S3, played by s3:1',
    lost: '2 containers and the volume',
    seconds: { restored: 1.234, answered: 2.5 },
    databases,
    owner: '1654:1654',
  });

  it('says what was lost, how long it took and that the rows are back', () => {
    const text = plain(reportRehearsal(rehearsed(whole)));
    expect(text).toMatch(/^Lost +2 containers and the volume;.*\nRestored +in 1\.2 s; the app answered after 2\.5 s\n/);
    expect(text).toMatch(/✔ app\.db │ +100 │ +100 │ ok +│ 1654:1654/);
    expect(text).toMatch(/Every row is back\.$/);
  });

  it.each([
    ['a row is missing', { back: 99 }],
    ['the file is damaged', { integrity: '*** in database main ***' }],
    ['the file belongs to somebody else', { owner: '0:0' }],
  ])('is not a success when %s', (_, fault) => {
    const result = rehearsed(whole, { ...whole, name: 'jobs.db', ...fault });
    expect(cameBack(result)).toBe(false);
    expect(plain(reportRehearsal(result))).toMatch(/✖ jobs\.db[^]*1 of 2 databases were not restored completely\.$/);
  });

  it('is none when nothing was counted', () => {
    expect(cameBack(rehearsed())).toBe(false);
  });
});
