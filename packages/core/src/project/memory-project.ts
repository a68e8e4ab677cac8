import type { Project } from './project.js';
import { DATA_FOLDER, isIgnoredFolder, SCRIPT_FOLDER } from './ignored.js';
import { normaliseText } from './text.js';

/**
 * A project made of texts by path, for tests and for checkouts that are no folder.
 * Leaves out what `openProject` leaves out.
 */
export function memoryProject(files: Readonly<Record<string, string>>, name = 'my-app'): Project {
  const texts = new Map(
    Object.entries(files)
      .filter(([path]) => !isLeftOut(path.split('/').slice(0, -1)))
      .map(([path, text]) => [path, normaliseText(text)] as const),
  );
  return {
    name,
    files: [...texts.keys()].sort(),
    dataFiles: Object.keys(files)
      .filter((path) => path.split('/').slice(0, -1).find(isIgnoredFolder) === DATA_FOLDER)
      .sort(),
    read: (path) => texts.get(path),
  };
}

/** Scripts right in `bin` are there, as `openProject` has them. */
function isLeftOut(folders: readonly string[]): boolean {
  return (folders.at(-1) === SCRIPT_FOLDER ? folders.slice(0, -1) : folders).some(isIgnoredFolder);
}
