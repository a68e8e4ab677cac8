import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checks } from '../src/doctor/all-checks.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { storageValues } from '../src/rehearse/storage-values.js';
import { targets } from 'litestream-generator-core';
import { families, folderFor, generated } from './checkout.js';
import { playDocker } from './play-docker.js';
import { freePort } from './ssh-server.js';

const tools = path.resolve(import.meta.dirname, '../../../.tools/bin');
const [litestream, versitygw] = ['litestream', 'versitygw'].map((name) => path.join(tools, name));
const missing = [litestream, versitygw].filter((file) => !existsSync(file ?? '')).join(', ');
if (missing) console.warn(`skipped, not installed (tools/provision/install.sh): ${missing}`);

describe.skipIf(missing)('the storage, with a real S3 server, a real Litestream and the engine', () => {
  const docker = playDocker();
  const folder = generated({ target: 's3' });
  const data = folderFor('s3');
  const temporary = folderFor('temporary'); // of this test alone: other runs of the doctor use the machine's
  const values: Record<string, string> = {
    AWS_S3_BUCKET: 'backups',
    AWS_ACCESS_KEY_ID: 'user',
    AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-tests',
    AWS_REGION: 'us-east-1',
  };
  const environment = (changed: Record<string, string> = {}) => ({
    AWS_CA_BUNDLE: '/of/another/project',
    PATH: `${docker}:${tools}:${process.env['PATH']}`,
    ...values,
    ...changed,
  });
  const ask = async (changed: Record<string, string> = {}, of = folder) =>
    (
      await diagnose({
        folder: of,
        families,
        environment: environment(changed),
        checks: checks.filter(({ id }) => id === 'storage'),
      })
    )[0].diagnosed[0]?.finding;

  afterAll(() => vi.unstubAllEnvs());
  beforeAll(async () => {
    vi.stubEnv('TMPDIR', temporary);
    const port = await freePort();
    values['AWS_ENDPOINT'] = `http://127.0.0.1:${port}`;
    mkdirSync(path.join(data, 'backups'));
    const server = spawn(versitygw ?? '', ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', data], {
      env: { ...process.env, ROOT_ACCESS_KEY: 'user', ROOT_SECRET_KEY: values['AWS_SECRET_ACCESS_KEY'] },
      stdio: 'ignore',
    });
    const stop = (): void => void server.kill('SIGKILL');
    for (let tries = 0; tries < 100; tries += 1) {
      if (
        await fetch(values['AWS_ENDPOINT']).then(
          () => true,
          () => false,
        )
      )
        return stop;
      await sleep(100);
    }
    stop();
    throw new Error('versitygw does not answer');
  });

  it('lets us in, and has nothing yet', async () => {
    expect(await ask()).toEqual({ state: 'good', what: 'AWS S3 can be read; newest backup: db.sqlite none yet' });
  });

  it('asks as well where all databases appear while the app runs', async () => {
    const tenants = generated({ target: 's3', databases: ['tenants/*.db'] });
    expect(await ask({}, tenants)).toEqual({
      state: 'good',
      what: 'AWS S3 can be read; newest backup: none yet',
    });
    expect(await ask({ AWS_SECRET_ACCESS_KEY: 'another-secret' }, tenants)).toMatchObject({ state: 'bad' });
  });

  it('tells the age of the files beside the databases, with the programs that back them up', async () => {
    const beside = generated({ target: 's3', files: ['uploads'] });
    expect(await ask({ FILES_PASSWORD: 'w' }, beside)).toEqual({
      state: 'good',
      what: expect.stringMatching(
        /^AWS S3 can be read; newest backup: db\.sqlite none yet; files beside the databases: \d+ days old$/,
      ),
    });
    expect(await ask({}, beside), 'without the password').toMatchObject({
      state: 'unknown',
      what: 'FILES_PASSWORD is not in this shell, and GitHub shows no values',
    });
  });

  it('has a backup, and tells its age', async () => {
    // The generated configuration, with the database in a folder of the tests.
    const place = folderFor('data');
    const config = path.join(place, 'litestream.yml');
    const text = readFileSync(path.join(folder, '.deploy/litestream.yml'), 'utf8');
    writeFileSync(
      config,
      text
        .replaceAll('"/data/', `"${place}/`)
        .replace('/tmp/litestream.sock', `${place}/socket`)
        .replace(/^addr: .*$/m, ''),
    );
    for (const [, below = ''] of text.matchAll(/^ *dir: "\/data\/(.*)"$/gm))
      mkdirSync(path.join(place, below), { recursive: true });
    const { variables } = storageValues(targets.find(({ id }) => id === 's3')?.secrets ?? [], values);
    // Newer than the types of the oldest Node that we support.
    const { DatabaseSync } = (await import('node:sqlite' as string)) as {
      DatabaseSync: new (file: string) => { exec(sql: string): void; close(): void };
    };
    const database = new DatabaseSync(path.join(place, 'db.sqlite'));
    database.exec('create table t(a); insert into t values (1)');
    const DEPLOYMENT_ID = /^id=(.*)$/m.exec(readFileSync(path.join(folder, '.deploy/deploy.conf'), 'utf8'))?.[1];
    const sidecar = spawn(litestream ?? '', ['replicate', '-config', config], {
      env: { PATH: process.env['PATH'], ...variables, DEPLOYMENT_ID },
      stdio: 'ignore',
    });
    try {
      let found = await ask();
      for (let tries = 0; tries < 30 && found?.what.includes('none yet'); tries += 1) {
        await sleep(500);
        found = await ask();
      }
      expect(found).toEqual({
        state: 'good',
        what: expect.stringMatching(/^AWS S3 can be read; newest backup: db\.sqlite \d+ s old$/),
      });
    } finally {
      sidecar.kill('SIGKILL');
      database.close();
    }
  });

  it.each([
    [
      'a wrong secret',
      { AWS_SECRET_ACCESS_KEY: 'another-secret' },
      /^AWS S3 cannot be read\. The storage refuses the credentials: the secret does not belong to the access key: .*SignatureDoesNotMatch/,
      'Enter AWS_SECRET_ACCESS_KEY again',
    ],
    [
      'a bucket that is not there',
      { AWS_S3_BUCKET: 'elsewhere' },
      /^AWS S3 cannot be read\. The bucket does not exist: .*NoSuchBucket/,
      'Create it, or correct AWS_S3_BUCKET',
    ],
    [
      'a shut port',
      { AWS_ENDPOINT: 'http://127.0.0.1:1' },
      /^AWS S3 cannot be read\. The storage at 127\.0\.0\.1:1 cannot be reached: Connection refused$/,
      'Check the address in AWS_S3_BUCKET, ',
    ],
  ])('tells %s, and shows no value', async (_, changed: Record<string, string>, reason, fix) => {
    const finding = await ask(changed);
    expect(finding).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(reason),
      fix: expect.stringContaining(fix),
    });
    for (const value of ['a-secret-of-the-tests', 'another-secret', 'elsewhere'])
      expect(JSON.stringify(finding)).not.toContain(value);
  });

  it('says what is wrong with deploy.conf', async () => {
    const several = generated({ target: 's3' });
    const conf = path.join(several, '.deploy/deploy.conf');
    writeFileSync(conf, readFileSync(conf, 'utf8').replace(/^port=.*$/m, 'prot=80'));
    const finding = await ask({}, several);
    expect(finding).toEqual({
      state: 'bad',
      what: expect.stringMatching(/^AWS S3 cannot be read\. .*deploy\.conf, line \d+, has a name .*: prot$/),
      fix: expect.stringContaining('generate the files again'),
    });
  });

  it('leaves no folder behind', () => {
    expect(readdirSync(temporary).filter((name) => name.startsWith('doctor-'))).toEqual([]);
  });
});
