import { isIP } from 'node:net';
import { askLine } from './ask.js';
import type { SetupContext } from './context.js';

/** Asks where the host is, unless that is known. The first domain is proposed, because it has to lead there. */
export async function askAddress(context: SetupContext): Promise<void> {
  const { secret, domain } = context.deployment.host;
  if (context.value(secret) !== undefined) return;
  const [first = ''] = domain.split(',');
  const address = await askLine(context, {
    message: 'What is the address of the host? (a name or an IP address)',
    ...(first !== '' && !first.startsWith('*') && { default: first }),
    problem: addressProblem,
  });
  context.values.set(secret, address);
}

/** What is wrong with an address: one that begins with a hyphen would be taken for an option of ssh. */
export function addressProblem(address: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9.:-]*$/.test(address)
    ? undefined
    : 'it must be a name like app.example.com or an IP address, without https://, user or port';
}

/** The domains of the app with commas between them, as far as they are known: without any, the app answers at the address of the host. */
export function domainList({ deployment: { host }, value }: SetupContext): string {
  return host.domain || (value('DEPLOY_DOMAIN') ?? value(host.secret) ?? '');
}

/** Whether the app's domain is known: an IP address is none. */
export function lacksDomain({ deployment: { host }, value }: SetupContext): boolean {
  return host.domain === '' && value('DEPLOY_DOMAIN') === undefined && isIP(value(host.secret) ?? '') !== 0;
}
