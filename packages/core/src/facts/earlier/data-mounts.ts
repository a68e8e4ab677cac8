import { isBelow } from '../../project/paths.js';

/** Whether a mount is the data folder, a part of it, or a folder that it is in. */
export type HoldsData = (mount: { readonly target: string }) => boolean;

/** @param dataFolder in the container */
export function mountsAt(dataFolder: string): HoldsData {
  const isWithin = (path: string, folder: string): boolean => isBelow(path, folder.replace(/\/+$/, ''));
  return ({ target }) => isWithin(target, dataFolder) || isWithin(dataFolder, target);
}

/** Names of volumes among the sources of mounts, each once. */
export function volumesIn(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.filter((source) => !/^[./~]/.test(source)))];
}

/** Folders of the host among the sources of mounts, each once. A relative one is in the checkout, and not on the host. */
export function foldersIn(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.filter((source) => /^~?\//.test(source)))];
}
