import { isWorkflow, readWorkflow, wholeText } from '../../project/composite-actions.js';
import type { Project } from '../../project/project.js';

const BUILDS = /docker\s+(?:buildx\s+)?build\b|build-push-action|dotnet\s+publish\b|kamal build/;
const TESTS =
  /\b(?:dotnet|npm|pnpm|yarn|bun|go|cargo|mvn|gradle|rake|rails|make)\s+(?:run\s+)?test\b|\b(?:pytest|vitest|jest|rspec|phpunit)\b/;

/** A workflow that makes the image and tests nothing: one that waits for it waits for the build alone. */
export function onlyBuilds(project: Project, path: string): boolean {
  const file = readWorkflow(project, path);
  if (!isWorkflow(file)) return false;
  const text = wholeText(file).replaceAll(/^\s*#.*$/gm, '');
  return BUILDS.test(text) && !TESTS.test(text);
}
