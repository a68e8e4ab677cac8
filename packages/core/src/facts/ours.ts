import type { Project } from '../project/project.js';

/** Every generated file names the generator in its first lines; that is how a second run knows its own files. */
const MARK = 'generator-litestream';

/** True for a file that an earlier run of this generator wrote: it is neither evidence nor an earlier deployment. */
export function isOurs(project: Project, path: string): boolean {
  return (project.read(path) ?? '').split('\n', 10).some((line) => line.includes(MARK));
}
