import type { Project } from './project.js';

/** A line of a file, with its place. */
export interface Line {
  readonly text: string;
  /** `config/database.yml:12` */
  readonly from: string;
}

/** Lines of a file; none where there is no such file. */
export function linesOf(project: Project, path: string): readonly Line[] {
  return (project.read(path) ?? '').split('\n').map((text, index) => ({ text, from: `${path}:${index + 1}` }));
}
