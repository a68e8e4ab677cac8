import { callersOf } from '../../project/called-workflows.js';
import type { Workflow } from '../../project/workflow.js';
import type { Checkout } from '../checkout.js';
import type { Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { servesOnHost } from '../on-host.js';
import { findSystems } from '../other-systems/find-systems.js';
import { composeDeployment } from './compose-deployment.js';
import { mountsAt } from './data-mounts.js';
import { kamalDeployment } from './kamal-deployment.js';
import { systemDeployment } from './system-deployment.js';
import { deploys, workflowDeployment } from './workflow-deployment.js';

/**
 * Set-ups that deploy the project today, the newest kind first. They coexist in real checkouts. What they mount at the data folder, in it
 * or around it is the data on the host.
 */
export function findEarlier(checkout: Checkout, dataFolder: string): readonly Fact<EarlierDeployment>[] {
  const holdsData = mountsAt(dataFolder);
  const set = [
    ...(checkout.kamal ? [kamalDeployment(checkout, checkout.kamal, holdsData)] : []),
    ...checkout.compose.flatMap((file) => composeDeployment(checkout, file, holdsData)),
  ];
  const used = new Set(set.flatMap(({ value }) => value.files));
  const deploying = checkout.workflows.filter(
    ({ path, steps, text }) => used.has(path) || deploys(steps, text) || servesOnHost(checkout.project, path),
  );
  const workflows = withCallers(checkout, deploying).filter(({ path }) => !used.has(path));
  const all = [...used, ...workflows.map(({ path }) => path)].filter((path) => path.startsWith('.github/'));
  return [
    ...set,
    ...workflows.map((one) => workflowDeployment(checkout, one, holdsData)),
    ...findSystems(checkout.project, all)
      .filter(({ file }) => !used.has(file))
      .map((system) => systemDeployment(checkout, system, holdsData)),
  ];
}

/** The workflows, and those that call one of them: these say when it deploys. */
function withCallers({ project, workflows }: Checkout, deploying: readonly Workflow[]): readonly Workflow[] {
  const paths = new Set(deploying.map(({ path }) => path));
  // The loop also visits the paths that it adds to the set.
  for (const path of paths) for (const caller of callersOf(project, path)) paths.add(caller);
  return workflows.filter(({ path }) => paths.has(path));
}
