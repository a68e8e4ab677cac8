import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Facts } from '../facts/facts.js';
import { isSampleHost } from '../facts/sample-host.js';
import type { QuestionContext } from './question.js';
import { hostName } from './validate.js';

const KAMAL = /(?:^|\/)config\/deploy\.ya?ml:/;

/**
 * The domains of an earlier deployment, as its files say them, those that only lead to another one last. Empty where one of them is only
 * known to a secret: a list without it would be another one.
 */
export function earlierDomains({ earlierItems = [] }: Pick<Facts, 'earlierItems'>): readonly EarlierItem[] {
  const all = earlierItems.filter(({ kind }) => kind === 'domain');
  // What Kamal deploys to is known even where a set-up before it has left a file that says nothing.
  const isKnown = ({ name }: EarlierItem): boolean => name !== '' && hostName(name) === undefined;
  const kamal = all.filter(({ where }) => KAMAL.test(where));
  const found = kamal.length > 0 && kamal.every(isKnown) ? all.filter(isKnown) : all;
  const [first] = found;
  if (first === undefined || !found.every(isKnown)) return [];
  if (found.length === 1 && isSampleHost(first.name)) return [];
  const redirected = earlierRedirects({ earlierItems }).map(({ from }) => from);
  return found.toSorted((a, b) => Number(redirected.includes(a.name)) - Number(redirected.includes(b.name)));
}

/** Names that an earlier proxy sends to another one. */
export function earlierRedirects({
  earlierItems = [],
}: Pick<Facts, 'earlierItems'>): readonly { readonly from: string; readonly to: string; readonly where: string }[] {
  return earlierItems
    .filter(({ kind }) => kind === 'redirect')
    .map(({ name, value = '', where }) => ({ from: name.split(' ', 1)[0] ?? '', to: value, where }));
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
