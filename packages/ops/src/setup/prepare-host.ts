import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { engine } from 'litestream-engine';
import { UserError } from 'litestream-generator-core';
import type { Answer } from '../docker/docker.js';
import { lastLine } from '../docker/last-line.js';
import { keysIn } from '../doctor/host-keys.js';
import { sshPort } from '../doctor/ssh.js';
import { inTemporaryFolder } from '../doctor/temporary-folder.js';
import type { SetupContext } from './context.js';
import { knownHosts } from './known-hosts.js';
import { knownHostsFile } from './places.js';
import { publicKeyOf } from './public-key.js';
import { confirmedKeys } from './trusted-keys.js';

/** Runs `deploy.sh host-setup` on the host as its administrator, and keeps the public keys that the host then names. */
export async function prepareHost(context: SetupContext, administrator: string): Promise<void> {
  const { terminal, deployment, value } = context;
  const address = { host: value(deployment.host.secret) ?? '', port: sshPort((name) => value(name)) };
  const publicKey = await publicKeyOf(context);
  const confirmed = await confirmedKeys(context);
  const said = await inTemporaryFolder((folder) => {
    const known = path.join(folder, 'known_hosts');
    writeFileSync(known, confirmed.map((line) => `host ${line}\n`).join(''), { mode: 0o600 });
    terminal.say('Preparing the host. Installing Docker takes a minute or two; its output follows:');
    const connection = connect(known, address.port, terminal.interactive);
    const sudo = administrator === 'root' ? '' : 'sudo -n ';
    const command = `${sudo}bash -s -- host-setup '${publicKey}'`;
    return context.attached('ssh', [...connection, `${administrator}@${address.host}`, command], {
      input: engine.text,
    });
  });
  if (said.missing) throw new UserError({ what: 'ssh is not installed here.', fix: 'Install the OpenSSH client.' });
  if (said.code !== 0) throw refused(context, administrator, said);
  const keys = keysIn(said.stdout);
  if (!keys.some((line) => confirmed.includes(line)))
    throw new UserError({
      what: 'The public keys in /etc/ssh of the host are not those with which it answered.',
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

function refused({ quote, terminal }: SetupContext, administrator: string, said: Answer): UserError {
  // A cloud image lets root log in, says in one line which user to take instead, and runs nothing.
  const wanted = /login as the user "?([a-z_][\w.-]*)"? rather than/i.exec(`${said.stdout}\n${said.output}`)?.[1];
  if (wanted !== undefined)
    return new UserError({
      what: `The host wants another user than ${administrator}: ${wanted}.`,
      fix: `Run setup again with that user: npm create litestream@latest -- setup --host-user ${wanted}`,
    });
  const shown = process.stderr.isTTY && terminal.interactive ? 'see its output above' : quote(lastLine(said));
  if (said.code === 255)
    return new UserError({
      what: `The user ${administrator} cannot log in at the host: ${quote(lastLine(said))}`,
      fix:
        'Check the address, and that your own SSH key or password opens that user. ' +
        'To use another user with sudo: --host-user NAME.',
    });
  if (administrator !== 'root' && /sudo: /.test(said.output))
    return new UserError({
      what: `The user ${administrator} may not use sudo without a password: ${quote(lastLine(said))}`,
      fix: 'Log in as root (--host-user root), or run the command that --print shows.',
    });
  return new UserError({
    what: `The host could not be prepared: ${shown}.`,
    fix: 'Correct what the host reported, and run setup again. What is installed already stays.',
  });
}
