import { present } from '../present.js';
import { startOfItems } from './app-start.js';
import { findEarlierItems } from './carry-over/find-items.js';
import type { Checkout } from './checkout.js';
import { findEarlierServices } from './earlier-services.js';
import type { Fact } from './fact.js';
import type { EarlierDeployment, Facts } from './facts.js';
import { findOwnServices } from './own-services.js';
import { findAwaited, findDeploysOnPush, findReleaseBranches } from './push.js';
import { findReleaseWorkflow } from './release-workflow.js';

/** What a checkout of any kind says about the deployments that it has today. */
export function findEarlierFacts(
  checkout: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Pick<
  Facts,
  | 'earlier'
  | 'deploysOnPush'
  | 'releaseBranches'
  | 'awaited'
  | 'earlierServices'
  | 'ownServices'
  | 'earlierItems'
  | 'releaseWorkflow'
  | 'entrypoint'
  | 'command'
> {
  const items = findEarlierItems(checkout, earlier);
  return {
    earlier,
    ...startOfItems(items),
    ...present({
      deploysOnPush: findDeploysOnPush(checkout, earlier),
      releaseBranches: findReleaseBranches(checkout, earlier),
      awaited: findAwaited(checkout, earlier),
      earlierServices: findEarlierServices(checkout, earlier),
      ownServices: findOwnServices(checkout),
      earlierItems: items,
      releaseWorkflow: findReleaseWorkflow(checkout.project, earlier),
    }),
  };
}
