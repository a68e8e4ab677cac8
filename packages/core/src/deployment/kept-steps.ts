import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import { account } from './account.js';
import type { Unaccounted } from './account-rule.js';
import type { App } from './deployment.js';

/**
 * Steps of the earlier workflow before the build of the image that nothing else replaces: they are kept in place, as far as they can
 * run in another workflow. Nothing is built for a published image, so nothing is kept for one.
 */
export function keptSteps(items: readonly EarlierItem[], deployment: Unaccounted): Pick<App, 'steps'> {
  if (deployment.app.image.kind === 'published') return {};
  const steps = account(items, deployment).lost.flatMap(({ name, where, script }) =>
    script === undefined ? [] : [{ ...script, name, where }],
  );
  return steps.length > 0 ? { steps } : {};
}
