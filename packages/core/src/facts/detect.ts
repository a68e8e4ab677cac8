import type { Project } from '../project/project.js';
import type { Claimant } from './claim.js';
import { detectContainer } from './container.js';
import type { DetectOptions, Detection } from './detection.js';
import { detectDotnet } from './dotnet-project.js';

/**
 * Finds the facts of a checkout, each with its place. Pure: it reads only the project.
 *
 * @throws UserError when there is neither an ASP.NET Core project nor an image for a family at hand, or when several could be the host.
 */
export function detect<F extends Claimant>(
  project: Project,
  families: readonly F[],
  options: DetectOptions = {},
): Detection<F> {
  return detectContainer(project, families, options) ?? detectDotnet(project, families, options);
}
