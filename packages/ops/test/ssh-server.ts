import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeHostKey } from '../src/servers/ssh-keys.js';
import { atEnd, folderFor } from './checkout.js';

const unpacked = path.resolve(import.meta.dirname, '../../../.tools/machine/usr');

/** The real OpenSSH of this machine, or the one that the provisioning unpacked; undefined where there is none. */
export const sshd = ['/usr/sbin/sshd', path.join(unpacked, 'sbin/sshd')].find((file) => existsSync(file));

/** Why the tests with a real SSH server cannot run here, or nothing. */
export const missingSsh =
  sshd === undefined
    ? 'sshd is not installed (tools/provision/install.sh)'
    : spawnSync('ssh', ['-V']).status === 0
      ? ''
      : 'ssh is not installed';

/** A free port of loopback. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    probe.once('listening', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}

/**
 * A real SSH server on loopback for the user of the tests, who finds only these programs on PATH there.
 * @param programs folder with stand-ins
 * @param lines more lines of its configuration
 */
export async function startSshServer(programs: string, lines: readonly string[] = []) {
  const folder = folderFor('sshd');
  const write = (name: string, text: string, mode = 0o600): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode });
    chmodSync(file, mode);
    return file;
  };
  const hostKey = makeHostKey();
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'id')]);
  const port = await freePort();
  const config = write(
    'sshd_config',
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${write('host_key', `${hostKey.private}\n`)}`,
      `AuthorizedKeysFile ${path.join(folder, 'id.pub')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PidFile none',
      `SetEnv PATH=${programs}:/usr/bin:/bin`,
      ...lines,
      '',
    ].join('\n'),
  );
  const { program, args } = command(config, write);
  const server = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(unpacked, `lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
    },
  });
  let log = '';
  server.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  atEnd(() => server.kill('SIGKILL'));
  for (let tries = 0; !log.includes('Server listening'); tries += 1) {
    if (tries === 100 || server.exitCode !== null) throw new Error(`sshd did not start:\n${log}`);
    await sleep(50);
  }
  return {
    port: String(port),
    user: os.userInfo().username,
    hostKey: hostKey.public,
    key: readFileSync(path.join(folder, 'id'), 'utf8'),
    stop: () => server.kill('SIGKILL'),
  };
}

/** As root, OpenSSH wants a user and a folder of its own: it gets both where nobody else sees them. */
function command(config: string, write: (name: string, text: string, mode?: number) => string) {
  const options = ['-D', '-e', '-f', config];
  if (process.getuid?.() !== 0) return { program: sshd ?? '', args: options };
  const users = readFileSync('/etc/passwd', 'utf8').replace(/^sshd:.*\n/m, '');
  const file = write('passwd', `${users}sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`, 0o644);
  const script = 'mount --bind "$0" /etc/passwd && mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"';
  return {
    program: 'unshare',
    args: ['--mount', '--propagation', 'private', 'sh', '-c', script, file, sshd ?? '', ...options],
  };
}
