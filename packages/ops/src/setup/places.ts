import type { SetupContext } from './context.js';
import type { Unknown } from './shell.js';

/** The address of the host for a printed command: as it is known, or as a variable of the shell. */
export function hostWord({ deployment: { host }, value }: SetupContext): string | Unknown {
  return value(host.secret) ?? unknownHost(host.secret, host.secrets);
}

/** The variable that stands for the address of the host in printed commands. */
export function unknownHost(
  secret: string,
  secrets: readonly { readonly name: string; readonly example: string }[],
): Unknown {
  return { variable: secret, example: secrets.find(({ name }) => name === secret)?.example ?? 'app.example.com' };
}

/** Where the host's public keys are kept. */
export function knownHostsFile({ values }: SetupContext): string {
  const file = values.fileOf('DEPLOY_KNOWN_HOSTS');
  if (file === undefined) throw new Error('this platform has no host');
  return file;
}
