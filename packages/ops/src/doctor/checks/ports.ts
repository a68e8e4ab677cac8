import { bad, defineCheck, good, unknown, withoutHost, type Finding } from '../check.js';
import { knock, type Knock } from '../knock.js';

/** Do callers, and Let's Encrypt, get to the host? A firewall that swallows them is the usual reason for a certificate that never comes. */
export const ports = defineCheck({
  id: 'ports',
  platform: 'compose',
  title: 'Ports 80 and 443',
  limit: 20,
  async run({ deployment, value }) {
    const { secret } = deployment.host;
    const host = value(secret);
    if (host === undefined) return withoutHost(secret);
    const [http, https] = await Promise.all([knock(host, 80), knock(host, 443)]);
    return judgePorts(secret, { 80: http, 443: https });
  },
});

/**
 * What it means that the ports answer like this. A refused one is open in the
 * firewall: before the first deployment nothing listens there.
 */
export function judgePorts(secret: string, answers: Readonly<Record<number, Knock>>): Finding {
  const those = (state: Knock): string =>
    Object.entries(answers)
      .filter(([, answer]) => answer === state)
      .map(([port]) => port)
      .join(' and ');
  const [fault] = Object.values(answers).flatMap((answer) => (typeof answer === 'object' ? [answer.fault] : []));
  if (fault !== undefined)
    return unknown(
      `This machine cannot connect to ${secret}: ${fault}`,
      `Check the address in ${secret}, and whether this network allows the connection`,
    );
  if (those('silent') !== '') {
    return bad(
      `Port ${those('silent')} of ${secret} gives no answer: a firewall blocks it, and the certificate needs port 80`,
      'Open both in the firewall of the provider; on the host, if it has ufw: sudo ufw allow 80/tcp && sudo ufw allow 443/tcp',
    );
  }
  if (those('open') === '')
    return good('No firewall blocks the ports; nothing listens there until the first deployment');
  if (those('refused') !== '')
    return bad(
      `Port ${those('open')} of ${secret} answers, and port ${those('refused')} does not, so only a part of the proxy runs there`,
      'To see what uses the ports, on the host: docker ps --filter publish=80 --filter publish=443. Then deploy again, which starts ' +
        'the proxy, or stop the other program',
    );
  return good('Both answer');
}
