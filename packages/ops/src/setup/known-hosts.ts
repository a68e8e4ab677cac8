import { keysIn } from '../doctor/host-keys.js';

/** Where a host is reached. */
export interface Address {
  readonly host: string;
  /** Left out where it is 22. */
  readonly port?: string;
}

/** The host's keys as lines of `known_hosts`, so that the file also tells later whose keys they are. */
export function knownHosts({ host, port = '22' }: Address, keys: string): string {
  const name = port === '22' ? host : `[${host}]:${port}`;
  return keysIn(keys)
    .map((line) => `${name} ${line}\n`)
    .join('');
}

/** Whose keys a text holds; undefined where it has keys without a name, as `/etc/ssh/*.pub` does. */
export function addressIn(text: string): Address | undefined {
  const [, name = ''] = /^([^\s#@|]\S*) (?:ssh-|ecdsa-)\S+ AAAA/m.exec(text) ?? [];
  if (name === '' || /^(?:ssh|ecdsa)-/.test(name)) return undefined;
  const [, host, port] = /^\[(.+)\]:(\d+)$/.exec(name) ?? [];
  return host === undefined || port === undefined ? { host: name } : { host, port };
}
