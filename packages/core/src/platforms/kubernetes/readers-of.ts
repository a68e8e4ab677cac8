import type { Deployment } from '../../deployment/deployment.js';

/** How many pods only read; 0 means that there are none. */
export function readersOf({ options }: Deployment): number {
  return Number(options['readers'] ?? 0);
}
