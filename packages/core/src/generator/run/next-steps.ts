import { existsSync } from 'node:fs';
import path from 'node:path';
import { inEnvironment, type Deployment } from '../../deployment/index.js';
import type { Family } from '../../family.js';
import type { Plan } from '../../plan/index.js';
import { platforms } from '../../platforms/index.js';
import { openProject } from '../../project/open-project.js';
import { questionsFor, repeatCommand } from '../../questions/index.js';
import { shellWord } from '../../quoting/index.js';
import { targets } from '../../targets/registry.js';
import type { Target } from '../../targets/target.js';
import { deploymentBefore } from '../deployment-before.js';
import { leftTarget } from '../earlier-storages.js';
import { leftWorkflows } from '../left-workflows.js';
import { reportNext } from '../report-next.js';
import { reportSwitch } from '../report-switch.js';
import type { RunOptions } from '../run-request.js';
import type { Decision } from './decide-deployment.js';
import type { FoundApp } from './find-app.js';
import type { Checkout } from './open-checkout.js';

/** What a person does after the files are written. */
export function nextSteps(checkout: Checkout, app: FoundApp, decision: Decision, written: Plan): string {
  const { project, environment, memory, before, hostSecret } = checkout;
  const { options, facts, family } = app;
  const { root, families } = options;
  const { deployment, answers, target } = decision;
  const { stored, merged, git } = memory;
  const deploymentIn = (storage: Target): Deployment =>
    deploymentBefore(storage, { deployment, facts, answers, stored, families, family, hostSecret });

  const left = leftTarget(stored, target.id);
  if (left !== undefined)
    return reportSwitch({ before: deploymentIn(left), after: deployment, project: openProject(root) });
  const own = options.next?.(written, deployment);
  if (own !== undefined) return own;

  const forEnvironment = (whole: Deployment): Deployment => inEnvironment(whole, environment) ?? whole;
  const hasRun = stored.version !== undefined && before.deployments[environment] !== undefined;
  return reportNext({
    deployment: forEnvironment(deployment),
    before: hasRun ? forEnvironment(deploymentIn(target)) : undefined,
    plan: written,
    left: leftWorkflows(deployment, project),
    isRepository: existsSync(path.join(root, '.git')),
    repeat: repeatCommand(commandFor(options, family), questionsFor(families, targets, platforms), decision.replies),
    first: deployment.environment,
    underWay: merged && git?.underWay(),
  });
}

/** Another family than the asked one may have been agreed upon. */
function commandFor({ command, family: asked, project }: RunOptions, family: Family): string {
  const agreed = asked === undefined ? command : command.replace(new RegExp(`${asked}$`), family.id);
  return project === undefined ? agreed : `${agreed} --project ${shellWord(project)}`;
}
