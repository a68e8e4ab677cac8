import { createHash, randomBytes } from 'node:crypto';
import { docker, run } from '../command.mjs';
import { storageNetwork } from '../engine.mjs';

/**
 * The network of the suite's storage servers, which machines join like containers: one cable each, gone with the machine.
 * Machines know names by their /etc/hosts, and reach nothing but this network: it has no way out.
 */
export async function labNetwork() {
  const [id = '', subnet = '', gateway = ''] = (
    await docker(
      'network',
      'inspect',
      storageNetwork,
      '--format',
      '{{.Id}} {{(index .IPAM.Config 0).Subnet}} {{(index .IPAM.Config 0).Gateway}}',
    )
  ).split(' ');
  const bridge = `br-${id.slice(0, 12)}`;
  const [start = '', bits = '16'] = subnet.split('/');
  const last = start.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + 2 ** (32 - Number(bits)) - 1;
  /** @type {Map<string, string>} */
  const names = new Map();
  let given = 0;

  return {
    gateway,

    /** An address that Docker, which counts from below, will not give away. */
    address() {
      const number = last - ++given;
      return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
    },

    /** From now on machines find `name` at `address`; those that run learn it by `tell`. @param {string} name @param {string} address */
    name(name, address) {
      names.set(name, address);
    },

    /**
     * Writes the names to a machine's /etc/hosts.
     * @param {(command: readonly string[], options: { input: string }) => Promise<string>} runIn
     */
    async tell(runIn) {
      const lines = [...names].map(([name, address]) => `${address} ${name} # lab\n`).join('');
      await runIn(['bash', '-c', 'sed -i "/ # lab$/d" /etc/hosts; cat >> /etc/hosts'], { input: lines });
    },

    /** A cable from the network to the namespaces of a process. @param {string} pid @param {string} address */
    async plug(pid, address) {
      const end = `e2e${randomBytes(4).toString('hex')}`;
      // The same card at each boot: others remember it by the address.
      const card = ['02', ...(createHash('sha256').update(address).digest('hex').slice(0, 10).match(/../g) ?? [])].join(
        ':',
      );
      await run('ip', ['link', 'add', end, 'type', 'veth', 'peer', 'name', 'eth0', 'address', card, 'netns', pid]);
      await run('ip', ['link', 'set', end, 'master', bridge, 'up']);
      const inside = (/** @type {string[]} */ ...args) => run('nsenter', ['--target', pid, '--net', 'ip', ...args]);
      await inside('link', 'set', 'eth0', 'up');
      await inside('address', 'add', `${address}/${bits}`, 'dev', 'eth0');
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof labNetwork>>} Network */
