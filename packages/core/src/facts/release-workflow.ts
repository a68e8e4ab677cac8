import type { Project } from '../project/project.js';
import { found, guessed, type Fact } from './fact.js';
import type { EarlierDeployment } from './facts.js';
import { isOurs } from './ours.js';

const NAMES = ['release.yml', 'deploy.yml', 'deploy-with-backup.yml'] as const;

/**
 * File name of the workflow that deploys: `release.yml`, unless the project has a release pipeline of its own under that name. A
 * workflow that deploys the project today is replaced, and a file without jobs is not a pipeline.
 */
export function findReleaseWorkflow(project: Project, earlier: readonly Fact<EarlierDeployment>[]): Fact<string> {
  const replaced = new Set(earlier.flatMap(({ value }) => value.files));
  const isFree = (name: string): boolean => {
    const path = `.github/workflows/${name}`;
    return isOurs(project, path) || replaced.has(path) || !/^jobs:/m.test(project.read(path) ?? '');
  };
  const name = NAMES.find(isFree);
  if (name === NAMES[0]) return found(name, 'the usual name');
  return guessed(name ?? NAMES[0], `.github/workflows/${NAMES[0]} is the project's own`);
}
