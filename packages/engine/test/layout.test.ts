import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, emptyHost, host, sample, values } from './deploy-host.js';
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

describe.skipIf(noShell)('a host with the files of an earlier generator', { timeout: 60_000 }, () => {
  const mounted = ['litestream.yml', 'restore.sh', 'storage.sh', 'volume.sh', 'history.sh', 'health.sh'];
  const parts = ['values.sh', 'preflight.sh', 'versions.sh', 'steps.sh', 'verify.sh', 'report.sh', 'look.sh'];
  const compose = `services:\n  app:\n    image: app\n  restore:\n    image: l\n    volumes:\n${mounted.map((name) => `      - { source: ./${name} }\n`).join('')}`;

  /** Version 0 is installed there, flat; its deploy.sh says how it was called. */
  function earlier() {
    const one = emptyHost();
    const write = (name: string, text: string) => writeFileSync(path.join(one.home, name), text);
    for (const name of [...mounted, ...parts]) write(name, `# earlier ${name}\n`);
    write('compose.yaml', compose);
    write('.env', 'APP_IMAGE="app:0"\nAPP_DOMAIN="d"\nREPLICA_BUCKET="b"\nCONFIG_HASH="1-2"\n');
    write('nginx-proxy-compose.yml', 'services: {}\n');
    write('deploy.sh', 'echo "earlier deploy.sh $*"; ls -A "$(dirname "$0")" | paste -sd " "\n');
    const left = () => [...mounted, ...parts].filter((name) => existsSync(path.join(one.home, name)));
    return { ...one, left };
  }

  test('what its compose.yaml mounts stays as long as a roll back may need it, then goes', async () => {
    const { deploy, home, left, read } = earlier();
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(readlinkSync(path.join(home, 'deploy.sh'))).toBe('litestream/deploy.sh');
    expect(read('previous/compose.yaml')).toBe(compose);
    expect(left()).toHaveLength(mounted.length + parts.length);
    expect(await deploy({ sent: second })).toMatchObject({ code: 0 });
    expect(left()).toEqual([]);
    expect(existsSync(path.join(home, 'litestream/litestream.yml'))).toBe(true);
  });

  test('a first deployment that fails goes back to it, with its own program', async () => {
    const { deploy, home, left, read, env } = earlier();
    const { code, output, calls } = await deploy({ cases: failing, args: ['--skip-migration'] });
    expect([code, output.includes('serves again: app:0')]).toEqual([1, true]);
    expect(read('compose.yaml')).toBe(compose);
    expect(env()).toContain('APP_IMAGE="app:0"');
    expect(left()).toHaveLength(mounted.length + parts.length);
    expect(lstatSync(path.join(home, 'deploy.sh')).isFile()).toBe(true);
    expect(read('deploy.sh')).toContain('earlier deploy.sh');
    expect(at(calls, 'up -d --no-deps litestream app')).toBeGreaterThan(-1);
    // What the engine had installed does not pass for a part of that version.
    expect(existsSync(path.join(home, 'litestream/deploy.conf'))).toBe(false);
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(left()).toHaveLength(mounted.length + parts.length);
  });

  test('by hand, its own program takes it back', async () => {
    const { deploy, byHand, home } = earlier();
    expect(await deploy()).toMatchObject({ code: 0 });
    const { code, output } = await byHand(['rollback']);
    expect(code).toBe(0);
    expect(output).toMatch(/going back to app:0\nearlier deploy\.sh deploy --skip-migration\n/);
    for (const name of [...mounted, ...parts, '.env', 'compose.yaml']) expect(output.split(/\s/)).toContain(name);
    expect(readdirSync(home)).toContain('restore.sh');
  });
});

describe.skipIf(noShell)('deploy.sh rollback', { timeout: 60_000 }, () => {
  test('the version before runs again on the data of today, and the newer one is the one before', async () => {
    const { deploy, byHand, env, read } = await host();
    await deploy({ sent: second });
    const { code, output, calls } = await byHand(['rollback']);
    expect(code).toBe(0);
    expect(output).toMatch(/going back to app:1[^]*starting app:1[^]*migration=skipped[^]*proven=app\.db@/);
    expect(calls.filter((call) => call.endsWith(' migrate'))).toEqual([]);
    expect(env()).toContain('APP_IMAGE="app:1"');
    expect(read('previous/.env')).toContain('APP_IMAGE="app:2"');
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect(env()).toContain('APP_IMAGE="app:2"');
  });

  test('there is none', async () => {
    const { byHand, env } = await host();
    const { code, output, calls } = await byHand(['rollback']);
    expect([code, calls.filter(Boolean)]).toEqual([1, []]);
    expect(output).toMatch(/There is no earlier version to go back to\.\n {2}-> /);
    expect(env()).toContain('APP_IMAGE="app:1"');
  });

  test('the deployment before was rolled back, so the earlier version is the one that runs', async () => {
    const { deploy, byHand } = await host();
    await deploy({ sent: second, cases: failing, args: ['--skip-migration'] });
    const { code, output } = await byHand(['rollback']);
    expect([code, output.includes('is the one that runs')]).toEqual([1, true]);
  });

  test('a version that does not come up again: what ran is put back, with its keys', async () => {
    const { deploy, byHand, home, env } = await host();
    mkdirSync(path.join(home, 'keys'));
    await deploy({ sent: second });
    for (const [folder, text] of [
      ['keys', 'two'],
      ['previous/keys', 'one'],
    ] as const) {
      mkdirSync(path.join(home, folder), { recursive: true });
      writeFileSync(path.join(home, folder, 'sftp'), text);
    }
    const key = (folder: string) => readFileSync(path.join(home, folder, 'sftp'), 'utf8');
    const inode = statSync(path.join(home, 'keys')).ino;
    expect(await byHand(['rollback'], { cases: failing })).toMatchObject({ code: 1 });
    expect([env().includes('APP_IMAGE="app:2"'), key('keys'), statSync(path.join(home, 'keys')).ino]).toEqual([
      true,
      'two',
      inode,
    ]);
  });

  test('the keys go back with the version, and forth again', async () => {
    const { deploy, byHand, home } = await host();
    await deploy({ sent: second });
    for (const [folder, text] of [
      ['keys', 'two'],
      ['previous/keys', 'one'],
    ] as const) {
      mkdirSync(path.join(home, folder), { recursive: true });
      writeFileSync(path.join(home, folder, 'sftp'), text);
    }
    const key = (folder: string) => readFileSync(path.join(home, folder, 'sftp'), 'utf8');
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect([key('keys'), key('previous/keys')]).toEqual(['one', 'two']);
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect([key('keys'), key('previous/keys')]).toEqual(['two', 'one']);
    expect(existsSync(path.join(home, 'installing'))).toBe(false);
    rmSync(path.join(home, 'keys'), { recursive: true });
  });
});
