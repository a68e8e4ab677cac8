import { bad, defineCheck, good, unknown, withoutHost, withValues, type CheckContext, type Finding } from '../check.js';
import { keysIn } from '../host-keys.js';
import { scanKeys } from '../scan-keys.js';
import { sshPort } from '../ssh.js';

/** Does an SSH server answer, and is it the one that the repository knows? */
export const hostKey = defineCheck({
  id: 'host-key',
  platform: 'compose',
  title: 'SSH and host key',
  limit: 25,
  async run(context) {
    const { deployment, value } = context;
    const { secret } = deployment.host;
    const host = value(secret);
    if (host === undefined) return withoutHost(secret);
    const { missing, port, keys } = await scanKeys(context, host);
    if (missing) return unknown('ssh-keyscan is not installed here', 'Install the OpenSSH client');
    if (keys.length === 0)
      return bad(
        `No SSH server answers at ${secret}, port ${port}`,
        `Check ${secret}, DEPLOY_PORT and the firewall of the host`,
      );
    return judgeKeys(context, host, keys);
  },
});

/** Compares the keys that a host shows with those that somebody vouched for: DEPLOY_KNOWN_HOSTS, else the person's own known_hosts. */
export async function judgeKeys(
  { deployment, value, run }: Pick<CheckContext, 'deployment' | 'value' | 'run'>,
  host: string,
  shown: readonly string[],
): Promise<Finding> {
  const { secret } = deployment.host;
  const port = sshPort(value);
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
          'Find out why before you deploy: somebody may pose as the host. If it was set up again, set DEPLOY_KNOWN_HOSTS to what ' +
            'this command prints on the host: cat /etc/ssh/ssh_host_*_key.pub',
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
        'Find out why before you deploy: somebody may pose as the host. If it was set up again, forget its old keys: ' +
          'ssh-keygen -R ADDRESS',
      );
}
