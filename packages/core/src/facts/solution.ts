import { isBelow, folderOf, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { found, type Fact } from './fact.js';
import type { HostProject } from './facts.js';

/** Solution that holds the host: the nearest above it, `.slnx` before `.sln`. */
export function findSolution(project: Project, host: HostProject): Fact<string> | undefined {
  const mentions = (path: string): boolean => (project.read(path) ?? '').includes(nameOf(host.csproj));
  const solutions = project.files
    .filter((path) => /\.slnx?$/i.test(path) && isBelow(host.folder, folderOf(path)))
    .sort(
      (a, b) =>
        Number(mentions(b)) - Number(mentions(a)) ||
        Number(/x$/i.test(b)) - Number(/x$/i.test(a)) ||
        depth(b) - depth(a),
    );
  const [first] = solutions;
  return first === undefined ? undefined : found(first, first);
}

function depth(path: string): number {
  return path.split('/').length;
}
