import { isProduction } from '../app-services.js';
import { nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { isOurs } from '../ours.js';
import { systems, type System } from './systems.js';

/** A file of another system in the checkout. */
export interface FoundSystem extends System {
  readonly file: string;
  readonly text: string;
}

/** Folders of other people's code, of examples and of tests. */
const ELSEWHERE =
  /(?:^|\/)(?:node_modules|vendor|contrib|(?:[\w.]+[-_])?(?:examples?|samples?)(?:[-_][\w.-]+)?|tests?|fixtures?|docs?|\.deploy|\.kamal|\.github)\//i;

/** Whether a file may say how the app runs, by its folder and its name. */
export function isOfTheApp(file: string): boolean {
  return !ELSEWHERE.test(file) && isProduction(file);
}

/** What else builds, deploys or runs this project, each file once. A script that a workflow of GitHub calls belongs to that one. */
export function findSystems(project: Project, workflows: readonly string[] = []): readonly FoundSystem[] {
  const called = workflows.map((path) => project.read(path) ?? '').join('\n');
  return project.files.flatMap((file) => {
    if (!isOfTheApp(file) || isOurs(project, file)) return [];
    for (const system of systems.filter(({ path }) => path.test(file))) {
      const text = project.read(file) ?? '';
      if (system.says !== undefined && !system.says.test(text)) continue;
      if (system.inImage !== undefined && isInImage(project, system.inImage)) continue;
      if (system.title === 'a script' && (called.includes(file) || /\bmake\s/.test(called))) continue;
      return [{ ...system, file, text }];
    }
    return [];
  });
}

/** Whether a Dockerfile says so, or a script that one names: the container most often starts with it. */
function isInImage(project: Project, says: RegExp): boolean {
  const read = (file: string): string => project.read(file) ?? '';
  const dockerfiles = project.files.filter((file) => /(?:^|\/|\.)Dockerfile(?:\.|$)/.test(file)).map(read);
  const scripts = project.files.filter(
    (file) => /\.(?:ba)?sh$/.test(file) && dockerfiles.some((text) => text.includes(nameOf(file))),
  );
  return dockerfiles.some((text) => says.test(text)) || scripts.some((file) => says.test(read(file)));
}
