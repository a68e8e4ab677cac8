import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { keysIn } from './host-keys.js';
import type { Answer } from '../docker/docker.js';
import { unknown, withValues, type CheckContext, type Finding } from './check.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** Port of SSH as the workflow takes it. */
export function sshPort(value: CheckContext['value']): string {
  return value('DEPLOY_PORT') ?? '22';
}

/**
 * Files for `ssh -F config host`, as the workflow makes them: neither host nor user nor key in a command line, and no key
 * of the server is believed that was not known before.
 * @param folder a private one, removed afterwards
 * @returns path of the configuration
 */
function writeSshConfig(folder: string, host: string, user: string, value: CheckContext['value']): string {
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const key = value('DEPLOY_KEY');
  const known = value('DEPLOY_KNOWN_HOSTS');
  return write(
    'config',
    [
      'Host host',
      `  HostName ${host}`,
      `  User ${user}`,
      `  Port ${sshPort(value)}`,
      ...(key === undefined
        ? []
        : [
            `  IdentityFile "${write('key', `${key.replaceAll('\r', '').trimEnd()}\n`)}"`,
            '  IdentitiesOnly yes',
            '  IdentityAgent none',
          ]),
      ...(known === undefined
        ? []
        : [
            `  UserKnownHostsFile "${write(
              'known_hosts',
              keysIn(known)
                .map((line) => `host ${line}\n`)
                .join(''),
            )}"`,
            '  GlobalKnownHostsFile /dev/null',
            '  HostKeyAlias host',
          ]),
      '  StrictHostKeyChecking yes',
      '  BatchMode yes',
      '  ConnectTimeout 8',
      '',
    ].join('\n'),
  );
}

/**
 * Runs a command on the host, as the user that deploys.
 * @param why what is said where this shell has no address of the host, or no user
 * @param limit seconds
 * @returns what the host said, or why it could not be asked
 */
export async function askHost(
  { deployment, value, run }: CheckContext,
  why: string,
  command: string,
  limit: number,
): Promise<Answer | Finding> {
  const { secret } = deployment.host;
  const [host, user] = [value(secret), value('DEPLOY_USERNAME')];
  if (host === undefined || user === undefined)
    return unknown(why, withValues([secret, 'DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS']));
  return inTemporaryFolder(async (folder) => {
    const answer = await run('ssh', ['-F', writeSshConfig(folder, host, user, value), 'host', command], { limit });
    return answer.missing ? unknown('ssh is not installed here', 'Install the OpenSSH client') : answer;
  });
}
