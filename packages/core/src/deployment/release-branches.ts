import type { Deployment } from './deployment.js';

/** Those of which a push deploys, where nobody named others. */
const DEFAULT = ['main', 'master'] as const;

/** Branches and patterns of which a push deploys, where any push does. */
export function releaseBranches({ releaseBranches }: Pick<Deployment, 'releaseBranches'>): readonly string[] {
  return releaseBranches ?? DEFAULT;
}
