import type { Project } from '../project/project.js';
import type { Memory } from './memory.js';
import { storePath } from './store-path.js';

/** The project with the joined memory in the place of the one that git left with its markers: it says which files are ours. */
export function withMergedMemory(project: Project, { merged }: Pick<Memory, 'merged'>): Project {
  return merged === undefined
    ? project
    : { ...project, read: (path) => (path === storePath ? merged.text : project.read(path)) };
}
