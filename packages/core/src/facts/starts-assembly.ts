import { commandWords, type Dockerfile } from '../project/dockerfile.js';
import { nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { startLines } from './image-user/index.js';

/** Whether an image starts an assembly: by a word of ENTRYPOINT or CMD, or by a line of the script that they start. */
export function startsAssembly(project: Project, dockerfile: Dockerfile, assembly: string): boolean {
  const names = [assembly, `${assembly}.dll`];
  return startLines({ project, dockerfile, environment: [] }).some(({ text }) =>
    commandWords(text).some((word) => names.includes(nameOf(word))),
  );
}
