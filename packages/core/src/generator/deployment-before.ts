import { joinDeployment, type Deployment } from '../deployment/index.js';
import { found, type Facts } from '../facts/index.js';
import type { Family } from '../family.js';
import { platformOf } from '../platforms/index.js';
import type { Answers } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import { familyBefore } from './host-secret.js';
import { recalled } from './store-path.js';
import type { Stored } from './stored.js';

/** What a run of today has found and decided. */
export interface Today {
  readonly deployment: Deployment;
  readonly facts: Facts;
  readonly answers: Answers;
  readonly stored: Stored;
  readonly families: readonly Family[];
  readonly family: Family;
  /** As the files of the previous run name it. */
  readonly hostSecret: string | undefined;
}

/** The deployment as the previous run left it, in one of the storages. */
export function deploymentBefore(
  storage: Target,
  { deployment, facts, answers, stored, families, family, hostSecret }: Today,
): Deployment {
  return joinDeployment({
    facts: { ...facts, appSecrets: stored.app.secrets.map((value) => found(value, recalled)) },
    answers: {
      ...withEmptyLists(answers),
      ...stored.last.answers,
      environment: deployment.environment,
      domain: deployment.host.domain,
    },
    family: familyBefore(families, family, hostSecret),
    target: storage,
    platform: platformOf(deployment),
    id: deployment.id,
    others: deployment.others,
  });
}

/** The memory leaves empty lists out, and does not have the answers to newer questions. */
function withEmptyLists(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, Array.isArray(value) ? [] : value]));
}
