import { joinDeployment } from '../deployment/index.js';
import type { Deployment } from '../deployment/deployment.js';
import { UserError } from '../errors.js';
import { detect } from '../facts/index.js';
import type { Family } from '../family.js';
import { planFiles, type Plan } from '../plan/index.js';
import { renderCompose } from '../platforms/compose/index.js';
import { openProject } from '../project/index.js';
import { resolveAnswers } from '../questions/index.js';
import { targets } from '../targets/index.js';
import { readText } from './read-text.js';
import { recall } from './recall.js';
import { readStored, storePath } from './stored.js';

/** A deployment that an earlier run wrote, and how its files stand today. */
export interface LoadedDeployment {
  readonly deployment: Deployment;
  /** What the generator would write now, beside what is there. */
  readonly plan: Plan;
}

/**
 * The deployment of a checkout in which the generator ran: its stored answers and its id, with today's facts. Reads only.
 * @throws UserError when no run is stored there, or when its answers no longer hold
 */
export function loadDeployment(root: string, families: readonly Family[]): LoadedDeployment {
  const read = (file: string): string | undefined => readText(root, file);
  const stored = readStored(read(storePath));
  const id = stored.deployments[String(stored.answers['environment'])];
  if (id === undefined) {
    throw new UserError({ what: `No deployment was generated in ${root}: ${storePath} names none.`, fix: 'Run the generator here first: npm create litestream@latest' });
  }
  const { facts, family } = recall(detect(openProject(root), families, stored.project === undefined ? {} : { host: stored.project }), stored);
  const { answers, missing, invalid } = resolveAnswers({ facts, family, targets, flags: {}, stored: stored.answers, yes: true });
  const target = targets.find((candidate) => candidate.id === answers['target']);
  if (missing.length + invalid.length > 0 || target === undefined) throw new UserError(...missing, ...invalid);
  const deployment = joinDeployment({ facts, answers, family, target, id });
  return { deployment, plan: planFiles(renderCompose(deployment), read) };
}
