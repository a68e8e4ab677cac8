import type { Project } from '../project/project.js';
import type { Claimant } from './claim.js';
import { detectContainer } from './container.js';
import type { DetectOptions, Detection } from './detection.js';
import { detectDotnet } from './dotnet-project.js';

/**
 * Looks at a checkout and says what it found and where. Pure: reads the project and nothing else.
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
