import type { Project } from '../project/project.js';
import { folderOf, isBelow } from '../project/paths.js';
import { isOfTheApp } from './other-systems/find-systems.js';

const FILE = /(?:^|\/)config\/deploy\.ya?ml$/;
/** Other programs have a file of that name too. */
const SAYS = /^(?:service|image):/m;

/** Folders that Kamal deploys from: the root if it has a set-up, else each one below that has. */
export function kamalFolders(project: Project): readonly string[] {
  const folders = project.files.filter((path) => FILE.test(path)).map((path) => folderOf(folderOf(path)));
  if (folders.includes('.')) return ['.'];
  return [...new Set(folders)].filter((folder) =>
    ['yml', 'yaml'].some((ending) => {
      const path = `${folder}/config/deploy.${ending}`;
      return isOfTheApp(path) && SAYS.test(project.read(path) ?? '');
    }),
  );
}

/** Of several, the folder that the app is in. @param places the app's folders: of its project, of its Dockerfile */
export function kamalFolder(project: Project, places: readonly string[]): string {
  const folders = kamalFolders(project).filter((folder) => places.some((place) => isBelow(place, folder)));
  return folders.toSorted((a, b) => b.length - a.length)[0] ?? '.';
}
