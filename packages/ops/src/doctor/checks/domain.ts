import { lookup } from 'node:dns/promises';
import { bad, defineCheck, good, unknown, withValues } from '../check.js';

/** Does the domain lead to the host? Without that the proxy gets no certificate. */
export const domain = defineCheck({
  id: 'domain',
  title: 'Domain',
  limit: 10,
  everywhere: true,
  async run({ deployment, value }) {
    const { host } = deployment;
    const server = value(host.secret);
    const name = host.domain !== '' ? host.domain : (value('DEPLOY_DOMAIN') ?? server);
    // What came from a secret is not printed; the answered domain stands in the files anyway.
    const called =
      host.domain !== '' ? host.domain : value('DEPLOY_DOMAIN') === undefined ? host.secret : 'DEPLOY_DOMAIN';
    if (name === undefined)
      return unknown(
        `The domain is the variable DEPLOY_DOMAIN, else the secret ${host.secret}, and this shell has neither`,
        withValues([host.secret]),
      );
    const addresses = await resolve(name);
    if (addresses === undefined) return unknown('No name server answers on this machine', 'Try again with a network');
    if (addresses.length === 0)
      return bad(
        `The name of ${called} has no address`,
        'Add an A record (and AAAA, if the host has IPv6) at your DNS provider, and wait for it',
      );
    if (server === undefined || server === name)
      return good(
        `${called} has an address${server === undefined ? `; whether it is the host's needs ${host.secret}` : ''}`,
      );
    const own = (await resolve(server)) ?? [];
    if (own.length === 0) return bad(`The name in ${host.secret} has no address`, `Check ${host.secret}`);
    return addresses.some((address) => own.includes(address))
      ? good(`${called} leads to the host`)
      : bad(
          `${called} leads to another machine than ${host.secret}`,
          `Point the A record of ${called} to the host; behind a CDN or load balancer that is as it should be`,
        );
  },
});

/** Addresses of a name; undefined when nobody could be asked. */
async function resolve(name: string): Promise<readonly string[] | undefined> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAI_AGAIN' ? undefined : [];
  }
}
