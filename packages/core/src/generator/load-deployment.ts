import type { Deployment } from '../deployment/deployment.js';
import { UserError } from '../errors.js';
import { detect } from '../facts/index.js';
import type { Family } from '../family.js';
import { planFiles, type Plan } from '../plan/index.js';
import { neededFiles, platforms, renderDeployment } from '../platforms/index.js';
import { openProject } from '../project/open-project.js';
import { questionsFor, resolveAnswers } from '../questions/index.js';
import { targets } from '../targets/index.js';
import { changesSince } from './changes-since.js';
import { answersFor, environmentOf, settleEnvironments } from './environments.js';
import { givenVariables } from './given-variables.js';
import { openMemory } from './memory.js';
import { recall } from './recall.js';
import { refuseNothingGenerated } from './refuse-nothing-generated.js';
import { rememberedDeployment } from './remembered-deployment.js';
import { withMergedMemory } from './with-merged-memory.js';

/** A deployment that an earlier run wrote, and the present state of its files. */
export interface LoadedDeployment {
  readonly deployment: Deployment;
  /** What the generator would do now, and what has changed since it ran. */
  readonly plan: Plan;
}

/**
 * The deployment of a checkout in which the generator ran: its chosen answers and its id, with the present facts. Reads only.
 * @throws UserError when no run is stored there, or when its answers are no longer valid
 */
export function loadDeployment(root: string, families: readonly Family[]): LoadedDeployment {
  const memory = openMemory(root);
  const { stored, known, git, read } = memory;
  refuseNothingGenerated(root, memory);
  const project = withMergedMemory(openProject(root), memory);
  const environment = environmentOf(stored, undefined);
  const { facts, family } = recall(
    detect(project, families, {
      ...(stored.project !== undefined && { host: stored.project }),
      ...givenVariables({}, answersFor(stored, environment), stored.last.answers),
    }),
    stored,
    project,
    git,
  );
  const { missing, invalid, ...asked } = resolveAnswers({
    facts,
    family,
    targets,
    platforms,
    flags: {},
    stored: answersFor(stored, environment),
    last: stored.last.answers,
    carriedOver: stored.version === undefined,
    yes: true,
    asItIs: true,
  });
  const target = targets.find((candidate) => candidate.id === asked.answers['target']);
  if (missing.length + invalid.length > 0 || target === undefined) throw new UserError(...missing, ...invalid);
  const { answers, chosen, id, others } = settleEnvironments(stored, environment, asked, stored.deployments);
  const deployment = rememberedDeployment(stored, { facts, answers, family, target, id, others });
  const changes = changesSince({
    stored,
    questions: questionsFor(families, targets, platforms),
    facts,
    answers,
    chosen,
    deployment,
  });
  return { deployment, plan: planFiles(renderDeployment(deployment), read, known, changes, neededFiles(deployment)) };
}
