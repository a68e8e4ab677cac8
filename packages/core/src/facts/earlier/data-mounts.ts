/** Whether a mount is the data folder, a part of it, or a folder that it is in. */
export type HoldsData = (mount: { readonly target: string }) => boolean;

/** @param dataFolder in the container */
export function mountsAt(dataFolder: string): HoldsData {
  return ({ target }) => isBelow(target, dataFolder) || isBelow(dataFolder, target);
}

function isBelow(path: string, folder: string): boolean {
  const top = folder.replace(/\/+$/, '');
  return path === top || path.startsWith(`${top}/`);
}

/** Names of volumes among the sources of mounts, each once. */
export function volumesIn(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.filter((source) => !/^[./~]/.test(source)))];
}

/** Folders of the host among the sources of mounts, each once. A relative one is in the checkout, and not on the host. */
export function foldersIn(sources: readonly string[]): readonly string[] {
  return [...new Set(sources.filter((source) => /^~?\//.test(source)))];
}
