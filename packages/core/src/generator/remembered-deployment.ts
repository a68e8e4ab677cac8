import { joinDeployment, type Deployment, type Halves } from '../deployment/index.js';
import { earlierStorages } from './earlier-storages.js';
import type { Stored } from './stored.js';

/** Facts and answers of a checkout, joined with what the memory says of its deployment. */
export function rememberedDeployment(
  stored: Stored,
  halves: Omit<Halves, 'upgradeWorkflow' | 'earlierStorages'>,
): Deployment {
  return joinDeployment({
    ...halves,
    upgradeWorkflow: stored.upgradeWorkflow,
    earlierStorages: earlierStorages(stored, halves.answers),
  });
}
