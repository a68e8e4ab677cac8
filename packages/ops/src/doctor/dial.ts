import { expandValues, type Endpoint, type TargetSecret } from 'litestream-generator-core';
import type { CheckContext } from './check.js';
import { knock } from './knock.js';

/**
 * Knocks at the storage, because Litestream tries for minutes where a port is shut.
 * @returns what is wrong, or nothing
 */
export async function dial(
  endpoint: Endpoint,
  secrets: readonly TargetSecret[],
  value: CheckContext['value'],
): Promise<string | undefined> {
  const { host, port } = placeOf(endpoint, secrets, value);
  const answer = await knock(host, port);
  if (answer === 'open') return undefined;
  if (answer === 'silent') return 'no answer within 8 seconds';
  return answer === 'refused' ? 'ECONNREFUSED' : answer.fault;
}

/** Host and port behind an endpoint, with the values in the place of their variables. */
export function placeOf(
  { host, port, override }: Endpoint,
  secrets: readonly TargetSecret[],
  value: CheckContext['value'],
): { readonly host: string; readonly port: number } {
  const of = (variable: string): string => {
    const secret = secrets.find(({ use }) => use.as !== 'file' && use.variable === variable);
    return (secret && value(secret.name)) ?? expandValues(secret?.default ?? '', of);
  };
  const url = override === undefined || of(override) === '' ? undefined : new URL(of(override));
  const bare = (name: string): string => name.replace(/^\[(.*)\]$/, '$1');
  if (url) return { host: bare(url.hostname), port: Number(url.port || (url.protocol === 'http:' ? 80 : 443)) };
  return { host: bare(expandValues(host, of)), port: Number(expandValues(port, of)) };
}
