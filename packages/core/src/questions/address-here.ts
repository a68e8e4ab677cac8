import type { UnfitVariable } from '../facts/facts.js';
import { ownAddress } from '../facts/own-address.js';
import type { PlainVariable } from './app-entries.js';
import type { AnswerValue } from './question.js';

/** A variable with the app's own address, as it most likely is in this deployment; undefined as long as no domain is known. */
export function addressHere(
  { name, value, unfit }: UnfitVariable,
  domain: AnswerValue | undefined,
): PlainVariable | undefined {
  const [main = ''] = String(domain ?? '').split(',');
  const address = unfit === 'own address' && main !== '' ? ownAddress(name, value, main) : undefined;
  return address === undefined ? undefined : { name, value: address };
}
