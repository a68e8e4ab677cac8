import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { keysIn } from './host-keys.js';
import type { CheckContext } from './check.js';

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
export function writeSshConfig(folder: string, host: string, user: string, value: CheckContext['value']): string {
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
