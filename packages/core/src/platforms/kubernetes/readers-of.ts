import type { Deployment } from '../../deployment/deployment.js';

/** Number of read-only pods. */
export function readersOf({ options }: Deployment): number {
  return Number(options['readers'] ?? 0);
}
