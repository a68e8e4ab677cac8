import { folderOf, nameOf } from './paths.js';
import type { Project } from './project.js';

/**
 * True when a `.gitignore` at or above the file ignores it by its name: `appsettings.Production.*`.
 * Patterns with folders in them are not read: they are used for folders, which the project view leaves out anyway. False for a file that
 * git tracks, which it ignores no more.
 */
export function isIgnored(project: Project, path: string): boolean {
  if (project.isTracked?.(path) === true) return false;
  let ignored = false;
  const folders = [folderOf(path)];
  while (folders[0] !== '.') folders.unshift(folderOf(folders[0] as string));
  for (const folder of folders) {
    for (const line of (project.read(folder === '.' ? '.gitignore' : `${folder}/.gitignore`) ?? '').split('\n')) {
      const [, negated, pattern] = /^(!?)(?:\*\*\/)?([^#/\s][^/]*?)\s*$/.exec(line) ?? [];
      if (pattern !== undefined && globFor(pattern).test(nameOf(path))) ignored = negated !== '!';
    }
  }
  return ignored;
}

/** True when a `.gitignore` ignores a folder that the file lies in, by its name or its path, and git does not track the file. */
export function isInIgnoredFolder(project: Project, path: string): boolean {
  if (project.isTracked?.(path) === true) return false;
  const above = [folderOf(path)];
  while (above[0] !== '.') above.unshift(folderOf(above[0] as string));
  return above.some((base) =>
    (project.read(base === '.' ? '.gitignore' : `${base}/.gitignore`) ?? '').split('\n').some((line) => {
      const pattern = /^(?!#|!)(?:\*\*\/|\/)?(.+?)(?:\/\*{0,2})?\s*$/.exec(line.trim())?.[1];
      if (pattern === undefined) return false;
      const glob = globFor(pattern);
      return above.some(
        (folder) =>
          folder !== base &&
          folder !== '.' &&
          (glob.test(nameOf(folder)) || glob.test(base === '.' ? folder : folder.slice(base.length + 1))),
      );
    }),
  );
}

function globFor(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.+()|{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^$(?!)/;
  }
}
