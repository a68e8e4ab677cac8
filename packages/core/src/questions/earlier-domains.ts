import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Facts } from '../facts/facts.js';
import type { QuestionContext } from './question.js';
import { hostName } from './validate.js';

/** What samples call the host of an app. */
const SAMPLE = /^(?:(?:www|app|my-?app|api)\.)?example\.(?:com|org|net)$/i;

/**
 * The domains of an earlier deployment, as its files say them. Empty where one of them is only known to a secret: a list without it would
 * be another one.
 */
export function earlierDomains({ earlierItems = [] }: Pick<Facts, 'earlierItems'>): readonly EarlierItem[] {
  const found = earlierItems.filter(({ kind }) => kind === 'domain');
  const [first] = found;
  if (first === undefined || found.some(({ name }) => name === '' || hostName(name) !== undefined)) return [];
  return found.length === 1 && SAMPLE.test(first.name) ? [] : found;
}

/** A first run begins with those. What a later run came to stays, and each environment has its own. */
export function defaultDomain({ facts, last, stored }: QuestionContext): string {
  if (last?.['domain'] === undefined)
    return earlierDomains(facts)
      .map(({ name }) => name)
      .join(',');
  const about = stored?.['environment'] ?? last['environment'];
  return about === last['environment'] ? String(last['domain']) : '';
}
