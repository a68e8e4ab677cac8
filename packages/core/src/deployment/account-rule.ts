import type { EarlierItem, EarlierItemKind } from '../facts/carry-over/earlier-item.js';
import type { Deployment } from './deployment.js';
import type { KeptPlace } from './kept-place.js';

/** What a deployment does for an item: keeps it in some place, or does the same by something else. */
export type Verdict = KeptPlace | { readonly by: string };

/** The deployment before its account is known. */
export type Unaccounted = Omit<Deployment, 'carryOver'>;

/** One reason why an item is not lost. All that is given must hold; the first rule that holds decides. */
export interface Rule {
  readonly kinds: readonly EarlierItemKind[];
  readonly name?: RegExp;
  readonly value?: RegExp;
  readonly when?: (item: EarlierItem, deployment: Unaccounted) => boolean;
  readonly result: Verdict | ((item: EarlierItem, deployment: Unaccounted) => Verdict);
}
