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
import { publicKeyOf } from '../public-key.js';
import type { Shell, Word } from '../shell.js';
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
  explainPrinted: ({ wishes: { administrator } }) => [
    `Connects to the host by SSH as ${administrator ?? 'root'}, and runs ${whatItDoes}`,
    administrator === undefined
      ? 'To log in as another user, who may use sudo, print the commands again with --host-user NAME.'
      : 'Where sudo needs a password there, it asks for it.',
  ],
  async run(context) {
    refuseOtherUser(context);
    const publicKey = await publicKeyOf(context);
    await askAddress(context);
    const administrator = context.wishes.administrator ?? (await askAdministrator(context));
    await prepareHost(context, administrator, publicKey);
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
    what: `This step prepares the host for the user ${deployer}, but DEPLOY_USERNAME in this shell names another user.`,
    fix:
      `To use ${deployer}, remove the environment variable DEPLOY_USERNAME, and run setup again. To use the other user, ` +
      `put ${keyFile(context)}.pub into its ` +
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

/** The files are copied there where PowerShell would change what passes through it, and where sudo may ask for a password. */
function commands(context: SetupContext, shell: Shell): readonly string[] {
  const { administrator = 'root' } = context.wishes;
  const [publicKey, known] = [`${keyFile(context)}.pub`, knownHostsFile(context)];
  const address = hostWord(context);
  const login = [`${administrator}@`, address];
  const port = sshPort((name) => context.value(name));
  const withPort = (option: string): readonly string[] => (port === '22' ? [] : [option, port]);
  const ssh = (...words: readonly Word[]): string => shell.command('ssh', ...withPort('-p'), ...words);
  if (shell.id === 'sh' && administrator === 'root') {
    const key = shell.command(publicKey);
    const start = `${ssh(login)} bash -s -- host-setup "'$(cat ${key})'" < ${projectFiles.engine}`;
    return [shell.keep(start, known)];
  }
  // scp takes what follows the first colon for a path.
  const place = [`${administrator}@`, typeof address === 'string' && isIPv6(address) ? `[${address}]` : address];
  const copy = (file: string, name: string): string =>
    shell.command('scp', ...withPort('-P'), file, [...place, `:${name}`]);
  const [script, key, keys] = ['litestream-setup.sh', 'litestream-setup.pub', 'litestream-setup.keys'];
  const sudo = administrator === 'root' ? '' : 'sudo ';
  return [
    copy(projectFiles.engine, script),
    copy(publicKey, key),
    ssh('-t', login, `IFS=; ${sudo}bash ${script} host-setup $(cat ${key}) > ${keys}`),
    shell.keep(ssh(login, `grep . ${keys}`), known),
    ssh(login, `rm ${script} ${key} ${keys}`),
  ];
}
