import { randomInt } from 'node:crypto';
import { makeDeploymentId } from '../../deployment/index.js';
import { platforms, projectFiles } from '../../platforms/index.js';
import type { Answers } from '../../questions/question.js';
import { targets } from '../../targets/registry.js';
import type { Target } from '../../targets/target.js';
import { askAll } from '../ask-all.js';
import { deploymentIds } from '../deployment-ids.js';
import { editedValues } from '../edited-values.js';
import { answersFor, settleEnvironments } from '../environments.js';
import { findDeploymentId } from '../find-deployment-id.js';
import type { Outcome } from '../memory.js';
import { refuseOtherStorage } from '../refuse-other-storage.js';
import { rememberedDeployment } from '../remembered-deployment.js';
import { wrapLines } from '../wrap-lines.js';
import type { FoundApp } from './find-app.js';
import type { Checkout } from './open-checkout.js';

/** The deployment that a run is to write, and what a person chose to get there. */
export interface Decision extends Outcome {
  readonly target: Target;
  /** Chosen for the environment of this run. `chosen` has what the memory keeps for the first one. */
  readonly replies: Answers;
}

/**
 * Asks all questions, and joins the answers with what was found.
 * @throws UserError where an answer is missing or invalid, or where the deployment would lose its backup
 */
export async function decideDeployment(
  { project, environment, memory, told }: Checkout,
  { facts, family, options }: FoundApp,
): Promise<Decision> {
  const { flags, terminal } = options;
  const { stored, read } = memory;
  const foundId = findDeploymentId(environment, memory);
  if (foundId.told !== undefined)
    terminal.say(wrapLines([foundId.told, ...(told === undefined ? [] : [told])].join(' ')));
  const { target, ...replies } = await askAll({
    facts,
    family,
    targets,
    platforms,
    flags,
    stored: answersFor(stored, environment),
    last: stored.last.answers,
    carriedOver: stored.version === undefined,
    yes: options.yes === true || !terminal.interactive,
    prompt: terminal.prompt,
  });
  refuseOtherStorage(stored, target, read);
  const makeId = (): string => makeDeploymentId(String(replies.answers['appName']), environment, randomInt);
  const ids = deploymentIds(stored, environment, foundId, { files: project.files, read }, makeId);
  const { id, others, ...settled } = settleEnvironments(stored, environment, replies, ids);
  const inEffect = editedValues(read(projectFiles.conf), stored.last.answers);
  const { answers } = settled;
  const deployment = rememberedDeployment(stored, { facts, answers, family, target, id, others, inEffect });
  return { ...settled, deployment, facts, target, replies: replies.chosen };
}
