import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderHostSetupSh } from '../../src/platforms/compose/host-setup-sh.js';
import { sampleDeployment } from './sample-deployment.js';
import { bash, fakeCommands, noShell, scratch } from './shell.js';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfBkIe4 deploy';

/** The functions of host-setup.sh without its last line, then LINES; commands of the machine are played. */
async function on(commands: Record<string, string>, lines: string, argument = key) {
  const folder = scratch();
  const script = path.join(folder, 'functions.sh');
  writeFileSync(script, renderHostSetupSh(sampleDeployment()).text.replace('main "$@"\n', ''));
  return bash(['-c', `. "$0" "$1"; ${lines}`, script, argument], { cwd: folder, env: { PATH: fakeCommands(folder, commands) } });
}

describe.skipIf(noShell)('host-setup.sh', () => {
  test('says all that is wrong at once, and changes nothing', async () => {
    const { code, output } = await on({ uname: 'echo aarch64', df: 'echo; echo 1024', 'apt-get': 'echo CHANGED' }, 'check; stop_if_problems; main', 'ssh-rsa AAAA');
    expect(code).toBe(3);
    expect(output).toMatch(/This machine is aarch64[^]*no public key of the type Ed25519 or ECDSA: ssh-rsa AAAA[^]*The disk has 1 MB free/);
    expect(output).not.toContain('CHANGED');
  });

  const policy = (versions: Record<string, string>) =>
    `case $2 in ${Object.entries(versions).map(([name, version]) => `${name}) echo "${name}:"; echo "  Candidate: ${version}" ;;`).join(' ')} esac`;
  const found = 'ID=debian VERSION_CODENAME=x; install_docker; stop_if_problems';

  test.each([
    ['Debian 13', { 'docker-compose': '2.26.1-4' }, 'docker.io docker-compose\n'],
    ['Ubuntu 24.04', { 'docker-compose-v2': '2.40.3+ds1-0ubuntu1~24.04.1', 'docker-compose': '1.29.2-6ubuntu1' }, 'docker.io docker-compose-v2\n'],
    ['a version with an epoch', { 'docker-compose': '1:2.30.0-1' }, 'docker.io docker-compose\n'],
  ])('takes the packages of %s', async (_, versions, expected) => {
    const { output } = await on({ docker: 'exit 1', 'apt-cache': policy(versions), 'apt-get': 'shift 3; echo "ADD $*"' }, found);
    expect(output).toContain(`ADD ${expected}`);
  });

  test('leaves Docker alone where it is new enough', async () => {
    const { output } = await on({ docker: 'echo v5.1.0', 'apt-get': 'echo "ADD $*"' }, found);
    expect(output).toBe('Docker Compose 5.1.0 is there.\n');
  });

  test.each([
    ['cannot be reached', { curl: 'exit 6' }, "Docker's packages cannot be reached"],
    ['sends another key', { curl: 'echo key >"${@: -1}"', gpg: 'echo fpr:::::::::0000:' }, 'sent another key than 9DC858229FC7DD38854AE2D88D81803C0EBFCD88'],
  ])('stops where Docker\'s package server %s', async (_, commands, expected) => {
    const { code, output } = await on({ docker: 'exit 1', 'apt-cache': policy({ 'docker-compose': '1.29.2-3' }), 'apt-get': 'exit 0', install: 'exit 0', ...commands }, found);
    expect(code).toBe(3);
    expect(output).toContain(expected);
  });
});
