import type { Deployment } from './deployment.js';
import { releaseBranches } from './release-branches.js';

/**
 * Which push starts a release of the first environment, for the middle of a sentence: `to main or master`. Undefined where none does.
 * @param code how a name is written. Default: as it is
 */
export function pushText(
  deployment: Pick<Deployment, 'releaseOnPush' | 'releaseBranches'>,
  code: (name: string) => string = String,
): string | undefined {
  return deployment.releaseOnPush ? `to ${releaseBranches(deployment).map(code).join(' or ')}` : undefined;
}

/** What that release waits for, for the end of a sentence; empty where it waits for nothing. */
export function afterText(
  { releaseAfter }: Pick<Deployment, 'releaseAfter'>,
  code: (name: string) => string = String,
): string {
  return releaseAfter === undefined ? '' : ` when ${releaseAfter.map(code).join(' or ')} has succeeded on that commit`;
}
