import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { conf, sftp } from './deploy-sample.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('deploy.sh, when something fails', { timeout: 60_000 }, () => {
  const failing = `*' --name blazor-k3x9q2-migrate '*) exit 1 ;;`;

  test("no proxy and nobody's network: its images are pulled beforehand, and both are made, the network first", async () => {
    const { deploy } = await host();
    const { code, calls } = await deploy({
      cases: `'ps --quiet --filter network='*) ;; 'network inspect '*) exit 1 ;;`,
    });
    expect(code).toBe(0);
    expect(calls.filter((call) => /^network create|nginx-proxy-compose/.test(call))).toEqual([
      expect.stringContaining('pull --quiet --policy missing'),
      'network create nginx-proxy',
      expect.stringContaining('up -d --quiet-pull'),
    ]);
  });

  test('a failed migration: its copy returns, then the earlier version serves', async () => {
    const { deploy, env } = await host();
    const { code, output, calls } = await deploy({ cases: failing, sent: { ...values, APP_IMAGE: 'app:2' } });
    expect(code).toBe(1);
    expect(output).toMatch(
      /The databases are what they were before it[^]*The migration failed[^]*The earlier version serves again: app:1/,
    );
    // Whatever became of the command that ran it.
    expect(calls.slice(at(calls, '--name blazor-k3x9q2-migrate'), at(calls, 'restore --return-copy'))).toContain(
      'rm --force blazor-k3x9q2-migrate',
    );
    expect(at(calls, 'restore --return-copy')).toBeLessThan(at(calls, 'up -d --no-deps litestream app'));
    expect(env()).toContain('APP_IMAGE="app:1"');
  });

  test('a version that went back in time and does not start: of what time the data is that the earlier one serves', async () => {
    const { deploy } = await host();
    const { code, output } = await deploy({
      args: ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'],
      cases: `*' restore --check '*) exit 11 ;; ${failing}`,
      sent: { ...values, APP_IMAGE: 'app:2' },
    });
    expect(code).toBe(1);
    expect(output).toMatch(
      /as they were at 2026-05-31T23:59:00Z\.[^]*--adopt backup --at 20\d\d-[^]*The earlier version serves again: app:1/,
    );
  });

  test('a failed migration whose copy cannot be returned: nothing starts, and that is said', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({ cases: `${failing} *' restore --return-copy') exit 1 ;;` });
    expect(code).toBe(1);
    expect(output).toMatch(/could not be returned[^]*stay stopped/);
    expect(output).not.toContain('what they were before it.');
    expect(calls.slice(at(calls, '--return-copy')).filter((call) => / (?:up|start) /.test(call))).toEqual([]);
  });

  test('a migration that hangs: its container is gone before the copy returns', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({ cases: `*' --name blazor-k3x9q2-migrate '*) exit 124 ;;` });
    expect(code).toBe(1);
    expect(output).toContain('migrate took longer than 30m and was stopped');
    expect(at(calls, 'rm --force blazor-k3x9q2-migrate')).toBeGreaterThan(-1);
    expect(at(calls, 'rm --force blazor-k3x9q2-migrate')).toBeLessThan(at(calls, 'restore --return-copy'));
  });

  test('a guard that hangs is ended, and its container with it', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({ cases: `*' restore --check --clock') exit 137 ;;` });
    expect(code).toBe(3);
    expect(output).toContain('restore took longer than 50m and was stopped');
    expect(calls.find((call) => /^rm --force blazor-k3x9q2-restore-\d+$/.test(call))).toBeDefined();
  });

  test('a migration that cannot be removed: its copy is left alone, and nothing starts', async () => {
    const { deploy } = await host();
    const { output, calls } = await deploy({ cases: `${failing} 'ps --quiet --filter name='*) echo still ;;` });
    expect(output).toContain('could not be returned');
    expect(at(calls, '--return-copy')).toBe(-1);
  });

  test('a sidecar that does not come back after the migration: no word of a failed migration', async () => {
    const { deploy } = await host();
    const { output } = await deploy({ cases: `'exec '*--sync) ! grep -q -- --after-migration "$HOME/calls" ;;` });
    expect(output).toContain('The migration is done, but the sidecar cannot back up');
  });

  test('a version that does not come up on another storage: the guard renews before the one before serves again', async () => {
    const { deploy, env } = await host();
    const { code, calls } = await deploy({
      cases: `'exec '*/dev/tcp/*) ;;`,
      sent: { ...values, AWS_S3_BUCKET: 'other' },
      args: ['--skip-migration'],
    });
    expect(code).toBe(1);
    expect(at(calls, 'restore --adopt local')).toBeGreaterThan(-1);
    expect(at(calls, 'restore --adopt local')).toBeLessThan(at(calls, 'up -d --no-deps litestream app'));
    expect(env()).toContain('REPLICA_BUCKET="b"');
    const same = await deploy({ cases: `'exec '*/dev/tcp/*) ;;`, args: ['--skip-migration'] });
    expect(at(same.calls, '--adopt local')).toBe(-1);
  });

  test('a version that does not come up with another region or password: the storage is the same, and the guard renews nothing', async () => {
    const { deploy, env } = await host();
    const { code, calls } = await deploy({
      cases: `'exec '*/dev/tcp/*) ;;`,
      sent: { ...values, AWS_REGION: 'elsewhere' },
      args: ['--skip-migration'],
    });
    expect(code).toBe(1);
    expect(env()).not.toContain('elsewhere');
    expect(at(calls, '--adopt local')).toBe(-1);
  });

  test('an app that cannot be stopped: no database is replaced', async () => {
    const { deploy } = await host();
    const { code, calls } = await deploy({
      cases: `*' restore --check --clock') exit 11 ;; *' stop app litestream') exit 1 ;;`,
    });
    expect(code).toBe(1);
    expect(
      calls
        .filter((call) => call.includes(' -T ') && call.includes(' restore'))
        .map((call) => call.replace(/.* restore ?/, '')),
    ).toEqual(['--check --clock']);
  });

  test('where Docker maps users to others, the restore goes without the network of the host', async () => {
    const { deploy, env } = await host();
    await deploy({ cases: `'info --format'*) echo '5.6.0|["name=seccomp,profile=default","name=userns"]|/' ;;` });
    expect(env().match(/RESTORE_NETWORK=.*/g)).toEqual(['RESTORE_NETWORK="bridge"']);
  });

  test('Docker that does not say what runs is not taken for a new host', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({ cases: `'ps --all --filter label='*) exit 1 ;;` });
    expect(code).toBe(3);
    expect(output).toContain('Docker does not list the containers of this host');
    expect(calls.filter((call) => call.includes(' run --rm ') && !call.includes('--check'))).toEqual([]);
  });

  test('on a new host the guard acts at once, then the app starts, then the sidecar; where that cannot back up, the app is stopped', async () => {
    const { deploy, home } = await host();
    rmSync(path.join(home, 'compose.yaml'));
    rmSync(path.join(home, 'previous'), { recursive: true });
    const { code, output, calls } = await deploy({
      cases: `'exec '*--sync) exit 1 ;;`,
      args: ['--skip-migration', '--proven', 'app.db'],
    });
    expect(code).toBe(1);
    expect(output).toContain('The sidecar cannot back up');
    const guarded = at(calls, 'restore --settle --proven app.db');
    expect(guarded).toBeGreaterThan(-1);
    expect(at(calls, '--check')).toBe(-1);
    expect(at(calls, 'up -d --no-deps app')).toBeGreaterThan(guarded);
    expect(at(calls, 'up -d --no-deps litestream')).toBeGreaterThan(at(calls, 'up -d --no-deps app'));
    expect(at(calls, 'stop app')).toBeGreaterThan(at(calls, 'up -d --no-deps litestream'));
  });

  test('on a new host a refusal of the guard starts nothing and leaves nothing', async () => {
    const { deploy, home } = await host();
    rmSync(path.join(home, 'compose.yaml'));
    const { code, calls } = await deploy({ cases: `*' restore --settle --clock') exit 4 ;;` });
    expect(code).toBe(4);
    expect(calls.filter((call) => /(?:^| )(?:up|start) /.test(call))).toEqual([]);
    expect(readdirSync(home)).not.toContain('compose.yaml');
  });

  test('a full disk leaves .env as it was', async () => {
    const { deploy, env } = await host();
    const before = env();
    const { code } = await deploy({
      commands: {
        sed: `case $1 in 's|^APP_IMAGE'*) exit 4 ;; esac; exec ${process.platform === 'darwin' ? '/usr/bin/sed' : '/bin/sed'} "$@"`,
      },
    });
    expect(code).toBe(1);
    expect(env()).toBe(before);
  });

  test('files that cannot be installed: what is there goes on, not what was before it', async () => {
    const { deploy, env } = await host();
    const commands = { mkdir: 'case $1 in */previous.new) exit 1 ;; esac; exec /bin/mkdir "$@"' };
    for (const image of ['app:1', 'app:2']) {
      // without an earlier version, and with one
      if (image !== 'app:1') await deploy({ sent: { ...values, APP_IMAGE: image } });
      const { code, output } = await deploy({ sent: { ...values, APP_IMAGE: 'app:3' }, commands });
      expect(code).toBe(1);
      expect(output).toContain(`The earlier version serves again: ${image}`);
      expect(env()).toContain(`APP_IMAGE="${image}"`);
    }
  });

  test('files that are installed in part: those of the earlier version are all put back', async () => {
    const { deploy, env, home } = await host();
    const commands = { mv: 'case $* in -fT*/incoming/*/litestream.yml*) exit 1 ;; esac; exec /bin/mv "$@"' };
    const { code, output } = await deploy({ sent: { ...values, APP_IMAGE: 'app:2' }, commands });
    expect([code, output]).toEqual([1, expect.stringContaining('The earlier version serves again: app:1')]);
    expect(env()).toContain('APP_IMAGE="app:1"');
    expect(readdirSync(home), 'the next deployment takes what is there for one version').not.toContain('installing');
  });

  test('files that cannot all be put back either: the version before stays the one to go back to', async () => {
    const { deploy, read } = await host();
    const mv = `case $* in -fT*/incoming/*/litestream.yml*|-fT*/.env.new*) exit 1 ;; esac; exec /bin/mv "$@"`;
    const sent = { ...values, APP_IMAGE: 'app:2', AWS_REGION: 'elsewhere' };
    const { code, output } = await deploy({ sent, commands: { mv } });
    expect([code, output.includes('could not be installed again')]).toEqual([1, true]);
    expect(await deploy({ sent: { ...values, APP_IMAGE: 'app:3' }, args: ['--skip-migration'] })).toMatchObject({
      code: 0,
    });
    expect(read('previous/.env')).toContain('APP_IMAGE="app:1"');
    expect(read('previous/.env')).not.toContain('elsewhere');
  });

  test('the folder of the keys stays the one that the sidecar has mounted', async () => {
    const sent = (key: string) => ({
      APP_IMAGE: 'app:1',
      APP_DOMAIN: 'd',
      SFTP_HOST: 'h',
      SFTP_USERNAME: 'u',
      SFTP_HOST_KEY: 'ssh-ed25519 AAAAC3Nza',
      SFTP_KEY: `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}\n-----END OPENSSH PRIVATE KEY-----`,
    });
    const { deploy, home } = await host({ ...sample, conf: conf({ storage: sftp, startSeconds: 30 }) }, sent('one'));
    const key = (folder: string) => readFileSync(path.join(home, folder, 'sftp'), 'utf8').split('\n')[1];
    const mounted = statSync(path.join(home, 'keys')).ino;
    for (const name of ['two', 'three']) expect(await deploy({ sent: sent(name) })).toMatchObject({ code: 0 });
    expect(statSync(path.join(home, 'keys')).ino).toBe(mounted);
    expect([key('keys'), key('previous/keys')]).toEqual(['three', 'two']);
    await deploy({ sent: sent('four'), cases: failing });
    expect(statSync(path.join(home, 'keys')).ino).toBe(mounted);
    expect(key('keys')).toBe('three');
    expect(readdirSync(path.join(home, 'keys'))).toEqual(['sftp']);
  });

  test('by hand, an edited file starts the sidecar again', async () => {
    const { byHand, home, env, read } = await host();
    const hash = () => /^CONFIG_HASH="(\w+)-(\w+)"$/m.exec(env());
    const before = hash();
    writeFileSync(path.join(home, 'litestream/litestream.yml'), `${read('litestream/litestream.yml')}# edited\n`);
    const { code } = await byHand([]);
    expect(code).toBe(0);
    expect(hash()?.[1]).toBe(before?.[1]);
    expect(hash()?.[2]).not.toBe(before?.[2]);
  });
});
