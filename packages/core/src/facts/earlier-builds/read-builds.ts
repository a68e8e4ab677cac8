import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remembered.js';
import { findWorkflows } from '../../project/workflow.js';
import { isOurs } from '../ours.js';
import { buildsOfBake } from './builds-of-bake.js';
import { buildsOfCompose } from './builds-of-compose.js';
import { buildsOfKamal } from './builds-of-kamal.js';
import { buildsOfPlatforms } from './builds-of-platforms.js';
import { buildsOfPipelines, buildsOfScripts } from './builds-of-scripts.js';
import { buildsOfStep } from './builds-of-steps.js';
import type { EarlierBuild } from './earlier-build.js';

/** Folders whose builds are never deployed. */
const OF_TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|fixtures?|\.devcontainer)\//i;
/** Workflows that try what they build, by their name, and those of a name like theirs that deploy it as well. */
const TRIES = /^\.github\/workflows\/[^:]*\b(?:tests?|e2e|integration)\b/i;
const DEPLOYS = /^[^:]*(?:deploy|release|publish|prod)/i;

/** Every build of an image in the checkout, those whose result is deployed first; none that an earlier run of this generator wrote. */
export function readBuilds(project: Project): readonly EarlierBuild[] {
  return once(project, '', () => findBuilds(project));
}

const once = remembered<readonly EarlierBuild[]>();

function findBuilds(project: Project): readonly EarlierBuild[] {
  const workflows = findWorkflows(project).flatMap((file) =>
    'error' in file || isOurs(project, file.path) ? [] : [file],
  );
  const builds = [
    ...workflows.flatMap((workflow) => workflow.steps.flatMap((step) => buildsOfStep(workflow, step))),
    ...buildsOfKamal(project, workflows),
    ...buildsOfCompose(project, workflows),
    ...buildsOfBake(project, workflows),
    ...buildsOfScripts(project),
    ...buildsOfPipelines(project),
    ...buildsOfPlatforms(project),
  ];
  const isTried = (from: string): boolean => TRIES.test(from) && !DEPLOYS.test(from);
  return builds
    .filter(({ from }) => !OF_TESTS.test(from))
    .map((build) => (isTried(build.from) ? { ...build, deployed: false } : build))
    .toSorted((a, b) => Number(b.deployed) - Number(a.deployed));
}
