import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { host, sample, values } from './deploy-host.js';
import { noShell } from './shell.js';

const failing = `*' up -d --no-deps app') exit 1 ;;`; // the new version does not start
const second = { ...values, APP_IMAGE: 'app:2' };

describe.skipIf(noShell)('the files of a deployment on the host', { timeout: 60_000 }, () => {
  test('a flat upload is installed in the shape that the containers mount, and a link leads to the program', async () => {
    const { home, read } = await host();
    expect(readlinkSync(path.join(home, 'deploy.sh'))).toBe('litestream/deploy.sh');
    expect(readdirSync(path.join(home, 'litestream')).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'litestream.yml',
    ]);
    expect(statSync(path.join(home, 'litestream')).mode & 0o777).toBe(0o755);
    expect(readdirSync(home).toSorted()).toEqual([
      '.env',
      'bin',
      'calls',
      'compose.yaml',
      'deploy.lock',
      'deploy.log',
      'deploy.sh',
      'differences',
      'incoming',
      'litestream',
      'nginx-proxy-compose.yml',
      'previous',
      'started',
    ]);
    expect(read('compose.yaml')).toBe(sample.compose);
  });

  test('the folder that a running sidecar has mounted stays, and a file is never half there', async () => {
    const { deploy, home } = await host();
    const [folder, file] = ['litestream', 'litestream/deploy.conf'].map((name) => statSync(path.join(home, name)).ino);
    expect(await deploy({ sent: second })).toMatchObject({ code: 0 });
    expect(statSync(path.join(home, 'litestream')).ino).toBe(folder);
    expect(statSync(path.join(home, 'litestream/deploy.conf')).ino, 'another file took its place').not.toBe(file);
    expect(
      await deploy({ sent: { ...values, APP_IMAGE: 'app:3' }, cases: failing, args: ['--skip-migration'] }),
    ).toMatchObject({ code: 1 });
    expect(statSync(path.join(home, 'litestream')).ino).toBe(folder);
    expect(readlinkSync(path.join(home, 'deploy.sh'))).toBe('litestream/deploy.sh');
    expect(lstatSync(path.join(home, 'litestream/deploy.sh')).isFile()).toBe(true);
  });

  const extra = {
    ...sample,
    files: {
      'compose.override.yml': 'services: {}\n',
      'hooks/after-deploy': '#!/bin/sh\n',
      'hooks/before-deploy': '#!/bin/sh\n',
    },
  };

  test('an override and hooks that an upload no longer has are gone, and come back with the version that had them', async () => {
    const { deploy, home, read } = await host(extra);
    const there = () =>
      ['compose.override.yml', 'hooks/after-deploy', 'hooks/before-deploy'].filter((name) =>
        existsSync(path.join(home, name)),
      );
    expect(there()).toHaveLength(3);
    expect(await deploy({ uploads: sample, sent: second, cases: failing, args: ['--skip-migration'] })).toMatchObject({
      code: 1,
    });
    expect(there()).toHaveLength(3);
    expect(statSync(path.join(home, 'hooks/after-deploy')).mode & 0o111).not.toBe(0);
    expect(await deploy({ uploads: sample, sent: second })).toMatchObject({ code: 0 });
    expect(there()).toEqual([]);
    expect(existsSync(path.join(home, 'hooks'))).toBe(false);
    expect(read('previous/compose.override.yml')).toBe('services: {}\n');
  });

  test('an override and hooks that only the failed version had do not stay', async () => {
    const { deploy, home } = await host();
    expect(await deploy({ uploads: extra, sent: second, cases: failing, args: ['--skip-migration'] })).toMatchObject({
      code: 1,
    });
    expect(readdirSync(home)).not.toEqual(expect.arrayContaining(['compose.override.yml']));
    expect(existsSync(path.join(home, 'hooks'))).toBe(false);
  });

  test('an installation that was cut off is repeated, and goes back to the version before it', async () => {
    const { deploy, home, env, read } = await host();
    await deploy({ sent: second });
    // Cut off while version 3 was installed: its files lie there, and previous/ has version 2.
    expect(await deploy({ sent: { ...values, APP_IMAGE: 'app:3' } })).toMatchObject({ code: 0 });
    writeFileSync(path.join(home, 'installing'), '');
    writeFileSync(path.join(home, 'compose.yaml'), '# a mixture\n');
    expect(
      await deploy({ sent: { ...values, APP_IMAGE: 'app:4' }, cases: failing, args: ['--skip-migration'] }),
    ).toMatchObject({ code: 1 });
    expect(env()).toContain('APP_IMAGE="app:2"');
    expect(read('compose.yaml')).toBe(sample.compose);
    expect(existsSync(path.join(home, 'installing'))).toBe(false);
  });

  test('a host of before environments, whose .env has no id, gets it, and goes back by itself and by hand', async () => {
    const { deploy, byHand, home, env, read } = await host();
    const before = env().replace(/^DEPLOYMENT_ID=.*\n/m, '');
    writeFileSync(path.join(home, '.env'), before);
    expect(await deploy({ sent: second, cases: failing, args: ['--skip-migration'] })).toMatchObject({ code: 1 });
    expect(env()).toBe(before);
    expect(await deploy({ sent: second })).toMatchObject({ code: 0 });
    expect(env()).toContain('DEPLOYMENT_ID="blazor-k3x9q2"\n');
    expect(read('previous/.env')).toBe(before);
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect(env()).toContain('APP_IMAGE="app:1"');
    expect(await byHand(['deploy', '--skip-migration', '--image', 'app:3'])).toMatchObject({ code: 0 });
    expect(env().match(/^DEPLOYMENT_ID=.*$/gm)).toEqual(['DEPLOYMENT_ID="blazor-k3x9q2"']);
  });

  test('uploads of runs that were cut off are removed after a day', async () => {
    const { deploy, home } = await host();
    for (const [name, days] of [
      ['old', 3],
      ['new', 0],
    ] as const) {
      const folder = path.join(home, 'incoming', name);
      mkdirSync(folder);
      utimesSync(folder, Date.now() / 1000 - days * 86_400, Date.now() / 1000 - days * 86_400);
    }
    await deploy();
    expect(readdirSync(path.join(home, 'incoming'))).toEqual(['new']);
  });
});
