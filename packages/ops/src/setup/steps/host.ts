import { isIPv6 } from 'node:net';
import { projectFiles, UserError } from 'litestream-generator-core';
import { good, unknown } from '../../doctor/check.js';
import { hostDocker } from '../../doctor/checks/host-docker.js';
import { hostKey } from '../../doctor/checks/host-key.js';
import { sshPort } from '../../doctor/ssh.js';
import { askAddress } from '../ask-address.js';
import { askLine } from '../ask.js';
import type { SetupContext } from '../context.js';
import { heldElsewhere } from '../held-elsewhere.js';
import { hostWord, knownHostsFile } from '../places.js';
import { prepareHost } from '../prepare-host.js';
import type { Shell } from '../shell.js';
import { defineStep } from '../step.js';
import { trustedKeys } from '../trusted-keys.js';
import { deployer } from '../values.js';
import { keyFile } from './key.js';

/** Docker and the user that deploys, on the machine that the app will run on. */
export const host = defineStep({
  id: 'host',
  title: 'Host',
  platform: 'compose',
  async check(context) {
    const { secret } = context.deployment.host;
    if (context.value('DEPLOY_KEY') === undefined && (await heldElsewhere(context)))
      return good(`The repository has ${secret} and the key already; the next release shows whether they work`);
    if (context.value(secret) === undefined || context.value('DEPLOY_KNOWN_HOSTS') === undefined)
      return unknown(
        context.value(secret) === undefined ? 'Its address is not known yet' : 'Its public keys are not known yet',
        'This step asks for it, and prepares the host',
      );
    const known = await context.check(hostKey);
    return known.state === 'good' ? context.check(hostDocker) : known;
  },
  async needs(context) {
    const { secret } = context.deployment.host;
    if (context.value(secret) === undefined)
      return [
        { name: secret, how: '--host ADDRESS' },
        ...(context.value('DEPLOY_KNOWN_HOSTS') === undefined ? [theKeys] : []),
      ];
    return (await trustedKeys(context)).trusted ? [] : [theKeys];
  },
  explain: ({ wishes: { administrator } }) => [
    `Connects to the host by SSH as ${administrator ?? 'root, or as another user who may become root'}, and runs ${whatItDoes}`,
  ],
  explainPrinted: ({ wishes: { administrator = 'root' } }) => [
    `Connects to the host by SSH as ${administrator}, and runs ${whatItDoes}`,
    'To log in as another user, who may use sudo without a password, print the commands again with --host-user NAME.',
  ],
  async run(context) {
    refuseOtherUser(context);
    await askAddress(context);
    const administrator = context.wishes.administrator ?? (await askAdministrator(context));
    await prepareHost(context, administrator);
  },
  print: commands,
});

const whatItDoes =
  `${projectFiles.engine} host-setup there. It installs Docker if it is missing, and creates the user ${deployer}, who may run ` +
  'Docker and so can become root. What is installed already stays. The host must be a machine with Debian or Ubuntu, whose ' +
  'ports 22, 80 and 443 are open.';

const theKeys = {
  name: 'DEPLOY_KNOWN_HOSTS',
  how: 'the lines of /etc/ssh/ssh_host_*_key.pub on the host, as an environment variable',
};

/** The host would be prepared for one user, and the releases would log in as another. */
function refuseOtherUser(context: SetupContext): void {
  const user = context.value('DEPLOY_USERNAME');
  if (user === undefined || user === deployer) return;
  throw new UserError({
    what: `This step prepares the user ${deployer}, and DEPLOY_USERNAME of this shell names another one.`,
    fix:
      `To use ${deployer}, unset DEPLOY_USERNAME, and run setup again. To use the other user, put ${keyFile(context)}.pub into its ` +
      '~/.ssh/authorized_keys on the host, add it there to the group docker (sudo usermod -aG docker NAME), set DEPLOY_KNOWN_HOSTS, ' +
      'and run setup again.',
  });
}

async function askAdministrator(context: SetupContext): Promise<string> {
  return context.terminal.interactive
    ? askLine(context, {
        message: 'Which user can you log in as? (root, or one who may use sudo, such as ubuntu)',
        default: 'root',
        problem: (answer) => (/^[a-z_][\w.-]*$/i.test(answer) ? undefined : 'it must be the name of a user'),
      })
    : 'root';
}

/** PowerShell changes what passes through it, so the files are copied there. */
function commands(context: SetupContext, shell: Shell): readonly string[] {
  const { administrator = 'root' } = context.wishes;
  const [publicKey, known] = [`${keyFile(context)}.pub`, knownHostsFile(context)];
  const address = hostWord(context);
  const login = [`${administrator}@`, address];
  // scp takes what follows the first colon for a path.
  const copyTo = [`${administrator}@`, typeof address === 'string' && isIPv6(address) ? `[${address}]` : address];
  const port = sshPort((name) => context.value(name));
  const sudo = administrator === 'root' ? '' : 'sudo ';
  // A command that fails must neither empty a good file nor hide what the host said.
  const fresh = shell.command(`${known}.new`);
  if (shell.id === 'sh') {
    const start = shell.command('ssh', ...(port === '22' ? [] : ['-p', port]), login);
    const file = shell.command(publicKey);
    const keep = `> ${fresh} && mv ${fresh} ${shell.command(known)} || { cat ${fresh}; false; }`;
    return [`${start} ${sudo}bash -s -- host-setup "'$(cat ${file})'" < ${projectFiles.engine} ${keep}`];
  }
  const run = `IFS=; ${sudo}bash litestream-setup.sh host-setup $(cat litestream-setup.pub)`;
  const ssh = ['ssh', '-p', port, login] as const;
  return [
    shell.command('scp', '-P', port, projectFiles.engine, [...copyTo, ':litestream-setup.sh']),
    shell.command('scp', '-P', port, publicKey, [...copyTo, ':litestream-setup.pub']),
    `${shell.command(...ssh, run)} | Set-Content -Encoding ascii ${fresh}`,
    `if ($LASTEXITCODE -eq 0) { Move-Item -Force ${fresh} ${shell.command(known)} } else { Get-Content ${fresh} }`,
    shell.command(...ssh, 'rm litestream-setup.sh litestream-setup.pub'),
  ];
}
