import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { attempt, eventually, run } from '../command.mjs';
import { root } from '../engine.mjs';
import { prepareDisk, removeDisk } from './disk.mjs';

const bareRoot = realpathSync(path.join(root, '.tools')) + '/bare';

/** What every program in a machine gets for an environment. */
const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

/**
 * A machine of its own on this one: namespaces, a root of its own, SSH at port 22 of its own address, Docker of a newer
 * version. It goes when this process does, however that ends. Needs root.
 * @param {{ name: string, bare?: boolean, disk: string, network: import('./network.mjs').Network, address: string, compose?: string,
 *   room?: number, trust?: string, log: (text: string) => void }} options `bare`: Debian as a provider hands it out, without Docker;
 *   `disk`: a folder for everything that outlives a reboot; `room`: megabytes for Docker, gone at a reboot; `trust`: a certificate that it
 *   trusts besides the usual ones.
 */
export async function startMachine({
  name,
  bare = false,
  disk,
  network,
  address,
  compose = '5.6.0',
  room = 0,
  trust = '',
  log,
}) {
  if (process.getuid?.() !== 0)
    throw new Error('A machine needs root: sudo --preserve-env env "PATH=$PATH" npm run e2e -- …');
  mkdirSync(disk, { recursive: true });
  /** @type {{ child: import('node:child_process').ChildProcess, pid: string } | undefined} */
  let power;

  /**
   * Runs a command in the machine, as root unless said otherwise.
   * @param {readonly string[]} command
   * @param {{ user?: string, input?: string, env?: Record<string, string>, cwd?: string }} [options]
   */
  const attemptIn = (command, { user = 'root', input, env = {}, cwd = '/' } = {}) => {
    if (power === undefined) throw new Error(`${name} is off`);
    const identity = user === 'root' ? [] : ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
    return attempt(
      'nsenter',
      [
        '--target',
        power.pid,
        '--mount',
        '--uts',
        '--net',
        '--pid',
        '--',
        ...identity,
        'env',
        '--chdir',
        cwd,
        ...command,
      ],
      {
        input,
        env: { ...environment, HOME: user === 'root' ? '/root' : `/home/${user}`, USER: user, ...env },
        bare: true,
      },
    );
  };
  /** As `attemptIn`; a failure is an error. @param {Parameters<typeof attemptIn>} args */
  const runIn = async (...args) => {
    const { code, output } = await attemptIn(...args);
    if (code !== 0) throw new Error(`${name}: ${args[0].join(' ')} ended with ${code}:\n${output.trimEnd()}`);
    return output.trim();
  };
  const dockerAnswers = () =>
    eventually(
      `Docker on ${name}`,
      60,
      async () => (await attemptIn(['docker', 'version', '--format', '{{.Server.Version}}'])).code === 0,
    );

  const hasDocker = async () => (await attemptIn(['sh', '-c', 'command -v dockerd'])).code === 0;

  async function on() {
    await forgetBoot(disk);
    const console = openSync(path.join(disk, 'console.log'), 'a');
    const child = spawn(
      'unshare',
      [
        '--mount',
        '--uts',
        '--net',
        '--pid',
        '--fork',
        '--kill-child',
        '--propagation',
        'private',
        path.join(root, 'tools/e2e/machine/boot.sh'),
        disk,
        name,
        root,
        String(room),
        ...(bare ? [bareRoot] : []),
      ],
      { stdio: ['pipe', console, console] },
    );
    closeSync(console);
    const pid = await eventually(`${name} has a first process`, 10, async () =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim(),
    );
    power = { child, pid };
    await network.plug(pid, address);
    await eventually(
      `SSH on ${name}`,
      30,
      async () =>
        (await attempt('bash', ['-c', `exec 3<>/dev/tcp/${address}/22; read -t 2 -r line <&3; [[ $line == SSH-* ]]`]))
          .code === 0,
    );
    await network.tell(runIn);
    if (!bare || (await hasDocker())) await dockerAnswers();
  }

  /** As when the plug is pulled. */
  async function off() {
    if (power === undefined) return;
    const { child } = power;
    power = undefined;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.stdin?.destroy();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await gone;
  }

  prepareDisk(disk, { name, compose: bare ? undefined : compose, trust });
  await on();
  log(`# ${name} is up at ${address}\n`);

  return {
    name,
    address,
    attempt: attemptIn,
    run: runIn,

    /** The first process, as this machine counts it. */
    pid: () => power?.pid ?? '',

    /** Everything ends between two instructions, and the machine boots again. */
    async crash() {
      await off();
      await on();
      log(`# ${name}: power lost and back\n`);
    },

    /** An orderly end, as `systemctl reboot`: Docker stops its containers, then the machine boots. */
    async reboot() {
      await runIn([
        'bash',
        '-c',
        'touch /run/no-docker; kill "$(cat /run/docker.pid)"; for _ in {1..600}; ' +
          'do [ -e /run/docker.pid ] || exit 0; sleep 0.1; done; exit 1',
      ]);
      await off();
      await on();
      log(`# ${name} was rebooted\n`);
    },

    /** Docker's daemon ends by a signal, and is started again as systemd does. @param {'TERM' | 'KILL'} signal */
    async restartDocker(signal) {
      const before = await runIn(['cat', '/run/docker.pid']);
      await runIn(['kill', `-${signal}`, before]);
      await eventually(
        `Docker on ${name} started again`,
        60,
        async () => (await runIn(['cat', '/run/docker.pid'])) !== before,
      );
      await dockerAnswers();
      log(`# ${name}: dockerd ended by SIG${signal} and started again\n`);
    },

    /** Copies images of the suite's engine to the machine's. @param {readonly string[]} images */
    async load(...images) {
      const { pid } = power ?? { pid: '' };
      const enter = ['nsenter', '--target', pid, '--mount', '--net', '--pid', 'env', '-i', `PATH=${environment.PATH}`];
      await run('bash', [
        '-c',
        `set -o pipefail; docker save "$@" | ${enter.join(' ')} docker load --quiet`,
        'load',
        ...images,
      ]);
    },

    /** The public host keys, as `cat /etc/ssh/*.pub` shows them. */
    hostKeys: () => runIn(['bash', '-c', 'cat /etc/ssh/ssh_host_*_key.pub']),

    /** What Docker and the first process said. */
    words: async () =>
      `${readFileSync(path.join(disk, 'console.log'), 'utf8')}\n${(await attemptIn(['tail', '-n', '40', '/var/log/docker.log'])).output}`,

    off,
    on,

    /**
     * The disk of a machine that is off: what a provider's snapshot holds. The result puts it back.
     * @returns {Promise<() => void>}
     */
    async snapshot() {
      const saved = `${disk}.snapshot`;
      await run('cp', ['-a', disk, saved]);
      log(`# ${name}: a snapshot is taken\n`);
      return () => {
        rmSync(disk, { recursive: true, force: true });
        renameSync(saved, disk);
        log(`# ${name}: the snapshot is put back\n`);
      };
    },

    async remove() {
      await off();
      await removeDisk(disk, name);
    },
  };
}

/** The kernel of this machine goes on, and with it the identifier of the boot that a sidecar has noted. @param {string} disk */
const forgetBoot = (disk) => run('find', [disk, '-path', '*/.litestream-deployment/compared.of', '-delete']);

/** @typedef {Awaited<ReturnType<typeof startMachine>>} Machine */
