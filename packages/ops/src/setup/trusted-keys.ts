import { fingerprintsIn, keysIn } from '../doctor/host-keys.js';
import { judgeKeys } from '../doctor/checks/host-key.js';
import { scanKeys } from '../doctor/scan-keys.js';
import { shellWord, UserError, wrapLines } from 'litestream-generator-core';
import { confirm } from './ask.js';
import type { SetupContext } from './context.js';
import { thenAgain } from './then-again.js';

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
  const host = context.value(context.deployment.host.secret) ?? '';
  const { missing, port, keys } = await scanKeys(context, host);
  if (missing) throw new UserError({ what: 'ssh-keyscan is not installed here.', fix: 'Install the OpenSSH client.' });
  if (keys.length === 0)
    throw new UserError({
      what: `No SSH server answers at ${host}, port ${port}.`,
      fix: 'Check the address, and the firewalls of the host and of its provider. Then run setup again.',
    });
  const finding = await judgeKeys(context, host, keys);
  if (finding.state === 'bad')
    throw new UserError({
      what: `${finding.what}.`,
      fix: toForget(context, port === '22' ? host : `[${host}]:${port}`) ?? finding.fix,
    });
  return { keys, trusted: finding.state === 'good' };
}

/** How the old keys of a host are forgotten that was set up again; undefined where they are not known to be old. */
function toForget({ value, values }: SetupContext, place: string): string | undefined {
  const known = value('DEPLOY_KNOWN_HOSTS');
  const why = 'Find out why: somebody may pose as the host. If it was set up again, forget its old keys';
  if (known === undefined) return thenAgain(`${why}: ssh-keygen -R ${shellWord(place)}`);
  if (keysIn(known).length === 0) return undefined;
  const file = values.fileOf('DEPLOY_KNOWN_HOSTS');
  return file !== undefined && values.readable(file)
    ? `${why}: delete ${file}, and run setup again, which asks for the address, and whether the new keys are right.`
    : `${why}: remove the environment variable DEPLOY_KNOWN_HOSTS, and run setup again with --host.`;
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
