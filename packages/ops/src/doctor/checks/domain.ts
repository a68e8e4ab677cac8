import { lookup } from 'node:dns/promises';
import { bad, defineCheck, good, unknown, withValues, type Finding } from '../check.js';

/** Does each domain lead to the host? Otherwise the proxy gets no certificate for it. */
export const domain = defineCheck({
  id: 'domain',
  platform: 'compose',
  title: 'Domain',
  limit: 10,
  everywhere: true,
  async run({ deployment, value }) {
    const { host } = deployment;
    const server = value(host.secret);
    const variable = value('DEPLOY_DOMAIN');
    const list = host.domain !== '' ? host.domain : (variable ?? server);
    if (list === undefined)
      return unknown(
        `The domain comes from the variable DEPLOY_DOMAIN or, if it is not set, from the secret ${host.secret}, and this shell has neither`,
        withValues([host.secret]),
      );
    // A wildcard has no address of its own.
    const names = list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('*.'));
    // What came from a secret is not printed; an answered domain stands in the files anyway, and a list is not a secret.
    const hidden = variable === undefined ? host.secret : 'DEPLOY_DOMAIN';
    const called = (name: string): string => (host.domain !== '' || names.length > 1 ? name : hidden);
    const results = await Promise.all(names.map((name) => look(name, called(name), server, host.secret)));
    if (results.length > 1 && results.every(({ state }) => state === 'good'))
      return good(`${names.join(', ')} ${server === undefined ? 'have an address' : 'lead to the host'}`);
    // Each name that does not answer is named, with the fix of the first one.
    const worst = results.find(({ state }) => state === 'bad') ?? results.find(({ state }) => state === 'unknown');
    const alike = results.filter(({ state }) => state === worst?.state);
    return worst === undefined
      ? (results[0] ?? unknown('A domain that begins with *. has no address of its own', 'Look up one of its names'))
      : { ...worst, what: [...new Set(alike.map(({ what }) => what))].join('; ') };
  },
});

async function look(name: string, called: string, server: string | undefined, secret: string): Promise<Finding> {
  const addresses = await resolve(name);
  if (addresses === undefined)
    return unknown('No name server answers on this machine', 'Connect this machine to a network, and try again');
  if (addresses.length === 0)
    return bad(
      `There is no DNS record for ${called}`,
      'Add an A record (and AAAA, if the host has IPv6) at your DNS provider, and wait for it',
    );
  if (server === undefined || server === name)
    return good(
      `${called} has an address${server === undefined ? `. To compare it with that of the host, the doctor needs ${secret}` : ''}`,
    );
  const own = (await resolve(server)) ?? [];
  if (own.length === 0) return bad(`There is no DNS record for the name in ${secret}`, `Check ${secret}`);
  return addresses.some((address) => own.includes(address))
    ? good(`${called} leads to the host`)
    : bad(
        `${called} leads to another machine than ${secret}`,
        `Point the A record of ${called} to the host. If the app is behind a CDN or a load balancer, change nothing`,
      );
}

/** Addresses of a name; undefined when nobody could be asked. */
async function resolve(name: string): Promise<readonly string[] | undefined> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAI_AGAIN' ? undefined : [];
  }
}
