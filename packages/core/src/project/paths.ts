import { posix } from 'node:path';

/** Folder of a project path; `.` for the root. */
export function folderOf(path: string): string {
  return posix.dirname(path);
}

/** The file of a place such as `src/app.ts:12`. */
export function fileOfPlace(place: string): string {
  return place.replace(/:\d+$/, '');
}

/** Last element of a project path. */
export function nameOf(path: string): string {
  return posix.basename(path);
}

/** Joins project paths; undefined when the result leaves the project. Accepts backslashes, as MSBuild does. */
export function joinPath(folder: string, path: string): string | undefined {
  const joined = posix.join(folder, path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
  return joined === '..' || joined.startsWith('../') || posix.isAbsolute(joined) ? undefined : joined;
}

/** A file of a folder of the checkout; both are project paths. */
export function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** A folder of the checkout, and those above it up to the root. */
export function withParents(folder: string): readonly string[] {
  return folder === '.' ? ['.'] : [folder, ...withParents(folderOf(folder))];
}

/** True when the path lies in the folder or below it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** True for a file of a library that the checkout holds a copy of: what it says is not about the app. */
export function isVendored(path: string): boolean {
  return /(?:^|\/)(?:vendor|third_party)\//.test(path);
}

/** The way from a folder of the checkout to a place in it. Node's own function needs the folder of the process, which a browser has not. */
export function relativePath(from: string, to: string): string {
  return posix.relative(posix.join('/', from), posix.join('/', to));
}

/** The places that lie in no other one of them, each once; the first in the tree come first. */
export function outermost<T extends { readonly path: string }>(places: readonly T[]): readonly T[] {
  const all = places.toSorted((one, other) => one.path.length - other.path.length);
  return all.filter(({ path }, index) => !all.slice(0, index).some((one) => isBelow(path, one.path)));
}
