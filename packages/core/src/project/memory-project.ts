import { DATA_FOLDER, isIgnoredFolder, isToolFolder, SCRIPT_FOLDER } from './ignored.js';
import { MAX_FILE_BYTES } from './limits.js';
import type { Project } from './project.js';
import { decodeText, normaliseText } from './text.js';

/**
 * A checkout in memory, by path: a text, the bytes of a file, or undefined for a file that is there and was not read. A path that ends in
 * `/` is a folder, as in a zip.
 */
export type MemoryFiles = Readonly<Record<string, string | Uint8Array | undefined>>;

/**
 * A project made of files in memory: for the browser, for tests, and for checkouts that are not a folder. Sees what `openProject` sees, and
 * leaves out what that leaves out.
 */
export function memoryProject(contents: MemoryFiles, name = 'my-app'): Project {
  const paths = Object.keys(contents);
  const files = paths.filter((path) => !path.endsWith('/') && !isLeftOut(foldersOf(path))).sort();
  const known = new Set(files);
  const cache = new Map<string, string | undefined>();
  return {
    name,
    files,
    dataFiles: paths
      .filter((path) => !path.endsWith('/') && foldersOf(path).find(isIgnoredFolder) === DATA_FOLDER)
      .sort(),
    unseenFolders: [...new Set(paths.flatMap(unseenFolder))].sort(),
    read: (path) => {
      if (!known.has(path)) return undefined;
      if (!cache.has(path)) cache.set(path, textOf(contents[path]));
      return cache.get(path);
    },
  };
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

/** Scripts right in `bin` are there, as `openProject` has them. */
function isLeftOut(folders: readonly string[]): boolean {
  return (folders.at(-1) === SCRIPT_FOLDER ? folders.slice(0, -1) : folders).some(isIgnoredFolder);
}

/** The folder on the way to a path at which a view stops, where somebody may have put it into the checkout. */
function unseenFolder(path: string): readonly string[] {
  const folders = foldersOf(path);
  const at = folders.findIndex(isIgnoredFolder);
  return at < 0 || isToolFolder(folders[at] ?? '') ? [] : [folders.slice(0, at + 1).join('/')];
}

function textOf(content: string | Uint8Array | undefined): string | undefined {
  if (typeof content === 'string') return normaliseText(content);
  return content === undefined || content.length > MAX_FILE_BYTES ? undefined : decodeText(content);
}
