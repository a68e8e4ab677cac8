import { fingerprintsIn, keysIn } from '../doctor/host-keys.js';
import { hostKey } from '../doctor/checks/host-key.js';
import { sshPort } from '../doctor/ssh.js';
import { UserError, wrapLines } from 'litestream-generator-core';
import { confirm } from './ask.js';
import type { SetupContext } from './context.js';

/** The keys with which the host answers, and whether somebody has vouched for them. */
interface Shown {
  readonly keys: readonly string[];
  readonly trusted: boolean;
}

/**
 * Looks at the keys of the host. They are trusted if DEPLOY_KNOWN_HOSTS or the person's own known_hosts has one of them.
 * @throws UserError when no SSH server answers, or one with other keys than those that are known
 */
export async function trustedKeys(context: SetupContext): Promise<Shown> {
  const { secret } = context.deployment.host;
  const finding = await context.check(hostKey);
  if (finding.state === 'bad') throw new UserError({ what: `${finding.what}.`, fix: finding.fix });
  const scan = await context.run(
    'ssh-keyscan',
    ['-T', '5', '-p', sshPort((name) => context.value(name)), context.value(secret) ?? ''],
    { limit: 10 },
  );
  const keys = keysIn(scan.stdout);
  if (keys.length === 0)
    throw new UserError({ what: `No SSH server answers at ${secret}.`, fix: `Check ${secret} and the firewall.` });
  return { keys, trusted: finding.state === 'good' };
}

/** The keys of the host, after a person has vouched for them. */
export async function confirmedKeys(context: SetupContext): Promise<readonly string[]> {
  const { keys, trusted } = await context.busy('Reading the public keys of the host', () => trustedKeys(context));
  if (trusted) return keys;
  context.terminal.say(
    [
      'The host answers with these keys:',
      ...fingerprintsIn(keys.join('\n')).map((fingerprint) => `  ${fingerprint}`),
      wrapLines(
        "Your provider's console shows them as well, or the host itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
      ),
    ].join('\n'),
  );
  if (await confirm(context, 'Are these the keys of your host?', false)) return keys;
  throw new UserError({
    what: 'The keys of the host were not confirmed, so nothing was sent to it.',
    fix: 'Compare the fingerprints with those on the host, and run setup again.',
  });
}
