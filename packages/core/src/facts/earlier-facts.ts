import { present } from '../present.js';
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
> {
  return {
    earlier,
    ...present({
      deploysOnPush: findDeploysOnPush(checkout, earlier),
      releaseBranches: findReleaseBranches(checkout, earlier),
      awaited: findAwaited(checkout, earlier),
      earlierServices: findEarlierServices(checkout, earlier),
      ownServices: findOwnServices(checkout),
      earlierItems: findEarlierItems(checkout, earlier),
      releaseWorkflow: findReleaseWorkflow(checkout.project, earlier),
    }),
  };
}
