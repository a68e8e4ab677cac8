import { msbuildProperty, readMsbuild } from '../project/csproj.js';
import type { Project } from '../project/project.js';
import { found, guessed, type Fact } from './fact.js';
import type { HostProject } from './facts.js';

/** Used when neither the project file nor its props name a version. */
const NEWEST = '10.0';

/** .NET version of the host's target framework; the highest of several. Workflows are not evidence: they are often behind. */
export function findDotnet(project: Project, host: HostProject): Fact<string> {
  const file = readMsbuild(project, host.csproj);
  const framework =
    file && (msbuildProperty(project, file, 'TargetFramework') ?? msbuildProperty(project, file, 'TargetFrameworks'));
  const versions = [...(framework?.value ?? '').matchAll(/\bnet(?:coreapp)?(\d+\.\d+)/g)].map(
    (match) => match[1] as string,
  );
  const highest = versions.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b)).at(-1);
  return highest !== undefined && framework
    ? found(highest, framework.from)
    : guessed(NEWEST, `${host.csproj} names no target framework that can be read`);
}
