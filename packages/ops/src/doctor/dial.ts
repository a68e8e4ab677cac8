import { connect } from 'node:net';
import type { Endpoint, TargetSecret } from 'litestream-generator-core';
import type { CheckContext } from './check.js';

/**
 * Knocks at the storage, because Litestream tries for minutes where a port is shut.
 * @returns what is wrong, or nothing
 */
export function dial(endpoint: Endpoint, secrets: readonly TargetSecret[], value: CheckContext['value']): Promise<string | undefined> {
  const { host, port } = placeOf(endpoint, secrets, value);
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 8000 });
    const end = (answer: string | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end('no answer within 8 seconds'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ENOTFOUND' ? 'the name has no address' : (error.code ?? error.message)));
  });
}

/** Host and port behind an endpoint, with the values in the place of their variables. */
export function placeOf({ host, port, override }: Endpoint, secrets: readonly TargetSecret[], value: CheckContext['value']): { readonly host: string; readonly port: number } {
  const of = (variable: string): string => {
    const secret = secrets.find(({ use }) => use.as !== 'file' && use.variable === variable);
    return (secret && value(secret.name)) ?? secret?.default ?? '';
  };
  const url = override === undefined || of(override) === '' ? undefined : new URL(of(override));
  const bare = (name: string): string => name.replace(/^\[(.*)\]$/, '$1');
  if (url) return { host: bare(url.hostname), port: Number(url.port || (url.protocol === 'http:' ? 80 : 443)) };
  const filled = (text: string): string => text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => of(name));
  return { host: bare(filled(host)), port: Number(filled(port)) };
}
