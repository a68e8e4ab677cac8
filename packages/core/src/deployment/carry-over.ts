import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { KeptPlace } from './kept-place.js';

/** An item that is kept, and where it stands now. */
export interface KeptItem extends EarlierItem {
  readonly at: KeptPlace;
}

/** An item that something else does now, and what that is. */
export interface ReplacedItem extends EarlierItem {
  readonly by: string;
}

/** The account of an earlier deployment: each item is in one of the lists. */
export interface CarryOver {
  readonly kept: readonly KeptItem[];
  readonly replaced: readonly ReplacedItem[];
  readonly lost: readonly EarlierItem[];
}
