import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'litestream-generator-core';
import type { Answer } from '../docker/docker.js';
import { lastLine } from '../docker/last-line.js';
import { keysIn } from '../doctor/host-keys.js';
import { sshPort } from '../doctor/ssh.js';
import { inTemporaryFolder } from '../doctor/temporary-folder.js';
import type { SetupContext } from './context.js';
import { knownHosts } from './known-hosts.js';
import { knownHostsFile } from './places.js';
import { isRefusedBySudo, runHostSetup } from './run-host-setup.js';
import { confirmedKeys } from './trusted-keys.js';

/** Runs `deploy.sh host-setup` on the host as its administrator, and keeps the public keys that the host then names. */
export async function prepareHost(context: SetupContext, administrator: string, publicKey: string): Promise<void> {
  const { terminal, deployment, value } = context;
  const address = { host: value(deployment.host.secret) ?? '', port: sshPort((name) => value(name)) };
  const confirmed = await confirmedKeys(context);
  const said = await inTemporaryFolder((folder) => {
    const known = path.join(folder, 'known_hosts');
    writeFileSync(known, confirmed.map((line) => `host ${line}\n`).join(''), { mode: 0o600 });
    terminal.say('Preparing the host. Installing Docker takes a minute or two; its output follows:');
    const ssh = [...connect(known, address.port, terminal.interactive), `${administrator}@${address.host}`];
    return runHostSetup(context, { administrator, ssh, publicKey });
  });
  if (said.missing) throw new UserError({ what: 'ssh is not installed here.', fix: 'Install the OpenSSH client.' });
  if (said.code !== 0) throw refused(context, administrator, said);
  const keys = keysIn(said.stdout);
  if (!keys.some((line) => confirmed.includes(line)))
    throw new UserError({
      what: 'The host answered with other public keys than those in its folder /etc/ssh.',
      fix: 'Find out which machine answers there before you go on.',
    });
  const file = knownHostsFile(context);
  if (context.values.readable(file)) return; // the check has compared its keys with those of the host
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, knownHosts(address, said.stdout), { mode: 0o600 });
  context.values.setFromFile('DEPLOY_KNOWN_HOSTS', file);
  context.values.set(deployment.host.secret, address.host);
}

/** Arguments of ssh: the person's own keys and configuration count, and of the host's keys only those that were confirmed. */
function connect(knownHostsFile: string, port: string, person: boolean): readonly string[] {
  const options = [
    `UserKnownHostsFile="${knownHostsFile}"`,
    'GlobalKnownHostsFile=/dev/null',
    'HostKeyAlias=host',
    'StrictHostKeyChecking=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=15',
    ...(person ? [] : ['BatchMode=yes']),
  ];
  return [...options.flatMap((option) => ['-o', option]), '-p', port];
}

const setupAs = (user: string): string => `npm create litestream@latest -- setup --host-user ${user}`;

function refused({ quote, terminal }: SetupContext, administrator: string, said: Answer): UserError {
  // A cloud image lets root log in, says in one line which user to take instead, and runs nothing.
  const wanted = /login as the user "?([a-z_][\w.-]*)"? rather than/i.exec(`${said.stdout}\n${said.output}`)?.[1];
  if (wanted !== undefined)
    return new UserError({
      what: `The host refuses the user ${administrator}, and asks for the user ${wanted}.`,
      fix: `Run setup again with that user: ${setupAs(wanted)}`,
    });
  const shown = process.stderr.isTTY && terminal.interactive ? 'see its output above' : quote(lastLine(said));
  if (said.code === 255)
    return new UserError({
      what: `The user ${administrator} cannot log in at the host: ${quote(lastLine(said))}`,
      fix:
        'Check the address, and that you can log in as that user with your own SSH key or password. ' +
        'To use another user with sudo: --host-user NAME.',
    });
  const asRoot = `log in as root: ${setupAs('root')}`;
  if (administrator !== 'root' && said.code === 127 && /sudo: .*not found/.test(said.output))
    return new UserError({ what: 'sudo is not installed on the host.', fix: `Install it there, or ${asRoot}` });
  if (administrator !== 'root' && isRefusedBySudo(said))
    return terminal.interactive
      ? new UserError({
          what: `The user ${administrator} cannot use sudo on the host: ${quote(lastLine(said))}`,
          fix: `Check the password, and that this user may use sudo, or ${asRoot}`,
        })
      : new UserError({
          what: `The user ${administrator} cannot use sudo without a password: ${quote(lastLine(said))}`,
          fix: `Run setup at a terminal, which asks for the password, or ${asRoot}`,
        });
  return new UserError({
    what: `The host could not be prepared: ${shown}.`,
    fix: 'Correct what the host reported, and run setup again. What is installed already stays.',
  });
}
