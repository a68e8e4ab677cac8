import { present } from '../present.js';
import { findBuildSettings, type BuildSettings } from './build-settings.js';
import type { EarlierItem } from './carry-over/earlier-item.js';
import type { Checkout } from './checkout.js';
import type { Facts, UiBuild } from './facts.js';
import { findUncopied } from './uncopied.js';

/**
 * How the image is built today, and what its Dockerfile copies that nothing makes.
 * @param items what the earlier deployment did
 * @param ui front end that the new workflow builds; undefined where there is none
 */
export function findBuildFacts(
  checkout: Checkout,
  items: readonly EarlierItem[] = [],
  ui?: UiBuild,
): BuildSettings & Pick<Facts, 'uncopied'> {
  const settings = findBuildSettings(checkout);
  return {
    ...settings,
    ...present({ uncopied: findUncopied(checkout, settings.buildContext?.value ?? '.', items, ui) }),
  };
}
