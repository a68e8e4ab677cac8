import { bad, defineCheck, good, unknown, withoutHost, withValues } from '../check.js';
import { keysIn } from '../host-keys.js';
import { sshPort } from '../ssh.js';

/** Does an SSH server answer, and is it the one that the repository knows? */
export const hostKey = defineCheck({
  id: 'host-key',
  platform: 'compose',
  title: 'SSH and host key',
  limit: 20,
  async run({ deployment, value, run }) {
    const { secret } = deployment.host;
    const host = value(secret);
    if (host === undefined) return withoutHost(secret);
    const port = sshPort(value);
    const scan = await run('ssh-keyscan', ['-T', '5', '-p', port, host], { limit: 10 });
    if (scan.missing) return unknown('ssh-keyscan is not installed here', 'Install the OpenSSH client');
    const shown = keysIn(scan.stdout);
    if (shown.length === 0)
      return bad(
        `No SSH server answers at ${secret}, port ${port}`,
        `Check ${secret}, DEPLOY_PORT and the firewall of the host`,
      );
    const known = value('DEPLOY_KNOWN_HOSTS');
    if (known !== undefined) {
      if (keysIn(known).length === 0)
        return bad(
          'DEPLOY_KNOWN_HOSTS holds no public key',
          'Set it to the lines of /etc/ssh/ssh_host_*_key.pub on the host; a fingerprint is not enough',
        );
      return keysIn(known).some((key) => shown.includes(key))
        ? good('The server answers with a key of DEPLOY_KNOWN_HOSTS')
        : bad(
            'The server answers with other keys than those of DEPLOY_KNOWN_HOSTS',
            'Find out why. If the host was set up again: cat /etc/ssh/ssh_host_*_key.pub on it, and set the secret',
          );
    }
    const own = await run('ssh-keygen', ['-F', port === '22' ? host : `[${host}]:${port}`], { limit: 10 });
    const trusted = keysIn(own.stdout);
    if (trusted.length === 0)
      return unknown(
        `A server answers at ${secret}. To know whether it is the right one, the doctor needs DEPLOY_KNOWN_HOSTS`,
        withValues(['DEPLOY_KNOWN_HOSTS']),
      );
    return trusted.some((key) => shown.includes(key))
      ? good('The server answers with a key of your own known_hosts')
      : bad(
          'The server answers with other keys than those in your own known_hosts',
          'Find out why before you deploy: somebody may pose as the host',
        );
  },
});
