import { joinDeployment, type Deployment, type Halves } from '../deployment/index.js';
import { platformFor } from '../platforms/index.js';
import { earlierStorages } from './earlier-storages.js';
import type { Stored } from './stored.js';

/** Facts and answers of a checkout, joined with the platform that they name and with what the memory says of the deployment. */
export function rememberedDeployment(
  stored: Stored,
  halves: Omit<Halves, 'platform' | 'upgradeWorkflow' | 'earlierStorages'>,
): Deployment {
  return joinDeployment({
    ...halves,
    platform: platformFor(halves.answers),
    upgradeWorkflow: stored.upgradeWorkflow,
    earlierStorages: earlierStorages(stored, halves.answers),
  });
}
