import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostNames, nextStep, UserError, wrapLines } from 'litestream-generator-core';
import { domain } from '../../doctor/checks/domain.js';
import { ports } from '../../doctor/checks/ports.js';
import { unknown } from '../../doctor/check.js';
import { askAddress, domainList, lacksDomain } from '../ask-address.js';
import { askLine } from '../ask.js';
import type { SetupContext } from '../context.js';
import { defineStep } from '../step.js';

/** The record that leads each domain to the host. Nobody else's DNS is changed: this step says what to enter, and looks again. */
export const dns = defineStep({
  id: 'dns',
  title: 'DNS and ports',
  platform: 'compose',
  lenient: true,
  async check(context) {
    if (lacksDomain(context)) return unknown('The domain of the app is not known yet', 'This step asks for it');
    const [name, open] = await Promise.all([context.check(domain), context.check(ports)]);
    return name.state === 'good' ? open : name;
  },
  needs: async (context) =>
    lacksDomain(context) ? [{ name: 'DEPLOY_DOMAIN', how: 'the domain of the app, as an environment variable' }] : [],
  explain: (context) => [
    `Looks up ${domains(context).join(', ') || 'the domain'}, and compares it with the address of the host. Changes nothing.`,
    'Without a record that leads to the host, the proxy gets no certificate.',
  ],
  async run(context) {
    await askAddress(context);
    if (lacksDomain(context))
      context.values.set(
        'DEPLOY_DOMAIN',
        await askLine(context, { message: 'Which domain will the app use?', problem: hostNames }),
      );
    for (;;) {
      const finding = await context.busy('Looking up the domain', () => dns.check(context));
      if (finding.state === 'good') return;
      context.terminal.say(
        [wrapLines(`${finding.what}\n${nextStep(finding.fix)}`, 2), ...(await records(context))].join('\n'),
      );
      if (context.wishes.agreed.has('dns')) return;
      if (!context.terminal.interactive)
        throw new UserError({ what: `${finding.what}.`, fix: `${finding.fix}. To continue anyway: --agree dns` });
      const next = await context.terminal.choose('What next?', [
        { value: 'again', name: 'Look again' },
        { value: 'on', name: 'Continue, and add the record later; the app gets its certificate after that' },
        { value: 'stop', name: 'Stop here; the next run of setup continues at this step' },
      ]);
      if (next === 'on') return;
      if (next === 'stop') throw new UserError({ what: `${finding.what}.`, fix: finding.fix });
    }
  },
  print(context, shell) {
    const names = domains(context);
    const single = names.filter((name) => !name.startsWith('*'));
    const record = `Add an A record for ${names.join(', ') || 'the domain of the app'} at your DNS provider`;
    if (names.length === 0)
      return [
        shell.comment(`${record}. Write the domain here, then look it up:`),
        shell.assign(unknownDomain),
        shell.command('nslookup', unknownDomain),
      ];
    return [
      shell.comment(`${record}${single.length === 0 ? '.' : ', then look it up:'}`),
      ...single.map((name) => shell.command('nslookup', name)),
    ];
  },
});

const unknownDomain = { variable: 'DEPLOY_DOMAIN', example: 'app.example.com' };

function domains(context: SetupContext): readonly string[] {
  return domainList(context)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && isIP(name) === 0);
}

/** What to enter at the DNS provider, as far as the address of the host is known. */
async function records(context: SetupContext): Promise<readonly string[]> {
  const server = context.value(context.deployment.host.secret) ?? '';
  const addresses = await lookup(server, { all: true }).catch(() => []);
  return domains(context)
    .filter((name) => name !== server)
    .flatMap((name) => addresses.map(({ address, family }) => `  ${name}  ${family === 6 ? 'AAAA' : 'A'}  ${address}`));
}
