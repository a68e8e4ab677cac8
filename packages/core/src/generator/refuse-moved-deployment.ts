import path from 'node:path';
import { UserError } from '../errors.js';
import type { Project } from '../project/project.js';
import { shellWord } from '../quoting/index.js';
import type { Memory } from './memory.js';
import { withCommands } from './next-step.js';
import { readStored, storePath, type Stored } from './stored.js';

/**
 * A checkout that became a folder of another one keeps its deployment: a new id would begin an empty backup beside the old one.
 * @param csproj project that this run is for
 * @throws UserError where nothing is remembered in the root, and a folder has the deployment of this project
 */
export function refuseMovedDeployment(
  { stored, git }: Pick<Memory, 'stored' | 'git'>,
  { files, read }: Pick<Project, 'files' | 'read'>,
  csproj: string | undefined,
): void {
  if (Object.keys(stored.deployments).length > 0 || csproj === undefined) return;
  for (const file of files.filter((name) => name.endsWith(`/${storePath}`))) {
    const folder = path.posix.dirname(file);
    const inner = remembered(read(file));
    const [id] = Object.values(inner?.deployments ?? {});
    if (inner?.project === undefined || id === undefined || `${folder}/${inner.project}` !== csproj) continue;
    const moved = [storePath, ...Object.keys(inner.written)].filter(
      (name) => files.includes(`${folder}/${name}`) && !files.includes(name),
    );
    const commands = commandsFor(folder, moved, git === undefined ? 'mv' : 'git mv');
    throw new UserError({
      what:
        `${csproj} is deployed as ${id} already: ${file} says so. ` +
        'A new deployment id would start an empty backup beside the old one.',
      fix: withCommands(
        'Move the deployment to the root of this checkout, where GitHub reads its workflows, and run this again:',
        [...commands, ...(git === undefined ? [] : ['git commit -m "Move the deployment to the root"'])],
      ),
    });
  }
}

function commandsFor(folder: string, moved: readonly string[], move: string): readonly string[] {
  const places = [...new Set(moved.map((name) => path.posix.dirname(name)))];
  const words = (names: readonly string[]): string => names.map(shellWord).join(' ');
  return [
    ...(places.some((place) => place !== '.') ? [`mkdir -p ${words(places.filter((place) => place !== '.'))}`] : []),
    ...places.map((place) => {
      const names = moved.filter((name) => path.posix.dirname(name) === place);
      return `${move} ${words(names.map((name) => `${folder}/${name}`))} ${shellWord(`${place}/`)}`;
    }),
  ];
}

/** Undefined where it is no memory that can be read. */
function remembered(text: string | undefined): Stored | undefined {
  try {
    return readStored(text);
  } catch {
    return undefined;
  }
}
