import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bash, engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfBkIe4 deploy';

/** As it is sent to the machine. */
const bundle = path.join(import.meta.dirname, '../dist/deploy.sh');

/** LINES with the engine sourced; commands of the machine are played. */
async function on(commands: Record<string, string>, lines: string, folder = scratch()) {
  return engineBash(['-c', `. "$1"; ${lines}`, 'test', engine], {
    cwd: folder,
    env: { PATH: fakeCommands(folder, commands), HOME: folder },
  });
}

describe.skipIf(noShell)('deploy.sh host-setup', () => {
  test('says all that is wrong at once, and changes nothing', async () => {
    const { code, output } = await on(
      { uname: 'echo riscv64', df: 'echo; echo 1024', 'apt-get': 'echo CHANGED' },
      'host_setup_main "ssh-rsa AAAA"',
    );
    expect(code).toBe(3);
    expect(output).toMatch(
      /This machine is riscv64[^]*not a public key of the type Ed25519 or ECDSA: ssh-rsa AAAA[^]*The disk has 1 MB free/,
    );
    expect(output).not.toContain('CHANGED');
  });

  test.each(['x86_64', 'aarch64'])('prepares a machine with the processor %s', async (processor) => {
    const { output } = await on({ uname: `echo ${processor}`, 'apt-get': 'true' }, 'host_setup_main "ssh-rsa AAAA"');
    expect(output).toMatch(/not a public key/);
    expect(output).not.toMatch(/This machine is/);
  });

  const policy = (versions: Record<string, string>) =>
    `case $2 in ${Object.entries(versions)
      .map(([name, version]) => `${name}) echo "${name}:"; echo "  Candidate: ${version}" ;;`)
      .join(' ')} esac`;
  const found = 'setup_docker debian x; setup_stop_if_problems';

  test.each([
    [
      'Debian 13, where the client is a package of its own',
      { 'docker-compose': '2.26.1-4', 'docker-cli': '26.1.5+dfsg1-9' },
      'docker.io docker-cli docker-compose\n',
    ],
    [
      'Ubuntu 24.04',
      { 'docker-compose-v2': '2.40.3+ds1-0ubuntu1~24.04.1', 'docker-compose': '1.29.2-6ubuntu1' },
      'docker.io docker-compose-v2\n',
    ],
    ['a version with an epoch', { 'docker-compose': '1:2.30.0-1' }, 'docker.io docker-compose\n'],
  ])('takes the packages of %s', async (_, versions, expected) => {
    const { output } = await on(
      {
        docker: 'exit 1',
        'apt-cache': policy(versions),
        'apt-get': '[[ $1 != install ]] || { shift 3; echo "ADD $*"; }',
      },
      found,
    );
    expect(output).toContain(`ADD ${expected}`);
  });

  test('leaves Docker alone where it is new enough', async () => {
    const { output } = await on({ docker: 'echo v5.1.0', 'apt-get': 'echo "ADD $*"' }, found);
    expect(output).toBe('Docker Compose 5.1.0 is there.\n');
  });

  test.each([
    ['of the distribution', '', 'docker-compose'],
    ['of Docker', 'docker-ce', 'docker-compose-plugin'],
  ])('adds Compose to an engine %s, and leaves that alone', async (_, engine, expected) => {
    const commands = {
      docker: '[[ $1 == --version ]]',
      'dpkg-query': `[[ \${@: -1} != '${engine}' ]] || echo -n installed`,
    };
    const offers = policy({ 'docker-compose': '2.26.1-4', 'docker-cli': '26.1.5', 'docker-compose-plugin': '5.1.0-1' });
    const { output } = await on(
      { ...commands, 'apt-cache': offers, 'apt-get': '[[ $1 != install ]] || { shift 3; echo "ADD $*"; }' },
      found,
    );
    expect(output).toContain(`ADD ${expected}\n`);
  });

  test('asks no package server where nothing is missing', async () => {
    const { output } = await on(
      { docker: 'echo v5.1.0', 'dpkg-query': 'echo -n installed', 'apt-get': 'echo "APT $*"' },
      'setup_tools; setup_docker debian x',
    );
    expect(output).toBe('Docker Compose 5.1.0 is there.\n');
  });

  test.each([
    ['cannot be reached', { curl: 'exit 6' }, "Docker's packages cannot be reached"],
    [
      'sends another key',
      { curl: 'echo key >"${@: -1}"', gpg: 'echo fpr:::::::::0000:' },
      'sent another key than 9DC858229FC7DD38854AE2D88D81803C0EBFCD88',
    ],
  ])("stops where Docker's package server %s", async (_, commands, expected) => {
    const { code, output } = await on(
      {
        docker: 'exit 1',
        'apt-cache': policy({ 'docker-compose': '1.29.2-3' }),
        'apt-get': 'exit 0',
        install: 'exit 0',
        ...commands,
      },
      found,
    );
    expect(code).toBe(3);
    expect(output).toContain(expected);
  });
});

describe.skipIf(noShell)('sent over SSH', () => {
  test('comes on standard input, which no command of it reads: all of it runs', async () => {
    const folder = scratch();
    const greedy = Object.fromEntries(
      ['docker', 'apt-get', 'useradd', 'usermod', 'systemctl', 'gpg'].map((name) => [
        name,
        `cat >>"${folder}/read"; echo v9.0.0`,
      ]),
    );
    // Checks and the user would need a machine and root: they are left out, the rest runs as it is.
    const program = readFileSync(bundle, 'utf8')
      .replace(/^ {2}setup_check .*\n/m, '')
      .replace(/^ {2}setup_deployer .*\n/m, '')
      .replace(/^ {2}cat \/etc\/ssh.*\n/m, '  echo the keys\n');
    const commands = { ...greedy, 'dpkg-query': `cat >>"${folder}/read"; echo -n installed` };
    const { code, output } = await bash(['-s', '--', 'host-setup', key], {
      input: `${program}# what a command would read\n`,
      cwd: folder,
      env: { PATH: fakeCommands(folder, commands), HOME: folder },
    });
    expect(output).toContain('Docker Compose 9.0.0 is there.\n');
    expect(output).toMatch(/\nReady\. [^]*\nthe keys\n$/);
    expect(code).toBe(0);
    expect(readFileSync(path.join(folder, 'read'), 'utf8')).toBe('');
  });

  test('says what is wrong with the machine, and needs no deploy.conf for it', async () => {
    const folder = scratch();
    const commands = { uname: 'echo riscv64', 'apt-get': 'echo CHANGED' };
    const { code, output } = await bash(['-s', '--', 'host-setup', ''], {
      input: readFileSync(bundle, 'utf8'),
      cwd: folder,
      env: { PATH: fakeCommands(folder, commands), HOME: folder },
    });
    expect(code).toBe(3);
    expect(output).toMatch(
      /host-setup: This machine is riscv64\. The images exist for x86_64 and aarch64 \(arm64\)\.\n {2}-> [^]*The argument is not a public key of the type Ed25519 or ECDSA: it is missing\n/,
    );
    expect(output).not.toContain('CHANGED');
  });
});

describe.skipIf(noShell)('what outlives the Docker daemon', () => {
  /** Docker, which follows what its settings say. */
  const docker = (swarm: string) =>
    `case "$*" in *Swarm*) echo ${swarm} ;; *LiveRestore*) grep -qs '"live-restore": true' "$HOME/daemon.json" && echo true ;; esac`;
  async function settings(before: string | undefined, { swarm = 'inactive', commands = {} } = {}) {
    const folder = scratch();
    const file = path.join(folder, 'daemon.json');
    if (before !== undefined) writeFileSync(file, before, { mode: 0o640 });
    const { output } = await on(
      { docker: docker(swarm), systemctl: 'exit 0', ...commands },
      `kill() { :; }; setup_docker_settings=${file}; outlive_docker; outlive_docker`,
      folder,
    );
    return {
      output,
      after: existsSync(file) ? readFileSync(file, 'utf8') : undefined,
      mode: existsSync(file) && statSync(file).mode & 0o777,
    };
  }
  const added = /^added "live-restore": true to [^\n]*daemon\.json: the app outlives the Docker daemon\n$/;

  test.each([
    ['no settings', undefined],
    ['empty ones', ''],
  ])('%s: it is the first', async (_, before) => {
    const { output, after } = await settings(before);
    expect(output).toMatch(added);
    expect(JSON.parse(after ?? '')).toEqual({ 'live-restore': true });
  });

  test('it joins what is there', async () => {
    const { output, after, mode } = await settings('{ "log-driver": "local", "dns": ["é"] }');
    expect(output).toMatch(added);
    expect(JSON.parse(after ?? '')).toEqual({ 'log-driver': 'local', dns: ['é'], 'live-restore': true });
    expect(mode).toBe(0o640);
  });

  test.each([
    [
      'somebody decided otherwise',
      '{ "live-restore": false }',
      {},
      'already has a value for live-restore; it stays as it is',
    ],
    ['a swarm does not allow it', '{}', { swarm: 'active' }, 'swarm does not allow it'],
    [
      'there is no Python to change it with',
      '{ "debug": true }',
      { commands: { python3: 'exit 127' } },
      'Add "live-restore": true to ',
    ],
    ['it cannot be read', '{ "debug": true, }', {}, 'Add "live-restore": true to '],
  ])('%s: it is left alone, and that is said', async (_, before, options, words) => {
    const { output, after } = await settings(before, options);
    expect(output).toContain(words);
    expect(after).toBe(before);
  });
});

describe.skipIf(noShell)('the key of the user that deploys', () => {
  async function keys(before: string | undefined) {
    const folder = scratch();
    mkdirSync(path.join(folder, '.ssh'));
    const file = path.join(folder, '.ssh/authorized_keys');
    if (before !== undefined) writeFileSync(file, before);
    const commands = {
      id: 'echo docker',
      getent: `echo x:x:1:1::${folder}:/bin/sh`,
      install: 'exit 0',
      chown: 'exit 0',
    };
    await on(commands, `setup_deployer '${key}'; setup_deployer '${key}'`, folder);
    return readFileSync(file, 'utf8');
  }

  test('goes in once', async () => expect(await keys(undefined)).toBe(`${key}\n`));
  test('on a line of its own', async () =>
    expect(await keys('ssh-ed25519 AAAA me')).toBe(`ssh-ed25519 AAAA me\n${key}\n`));
  test('not beside the same one with limits', async () => {
    const limited = `from="10.0.0.1" ${key} of mine\n`;
    expect(await keys(limited)).toBe(limited);
  });
});
