import { memoryProject, type MemoryFiles } from 'litestream-generator-core';

/** A folder that somebody handed to the page. */
export interface Contents {
  readonly name: string;
  readonly files: MemoryFiles;
}

/** One file of it, not read yet. Of a folder `read` is left out, and the path ends in `/`. */
export interface Listed {
  readonly path: string;
  readonly bytes: number;
  readonly read?: () => Promise<Uint8Array>;
}

/** Reads what the generator can see of a list of files, and nothing else: not what is installed, built or too large. */
export async function readListed(name: string, listed: readonly Listed[], limit: number): Promise<Contents> {
  const seen = new Set(memoryProject(Object.fromEntries(listed.map(({ path }) => [path, undefined]))).files);
  const files: Record<string, Uint8Array | undefined> = {};
  for (const { path, bytes, read } of listed)
    files[path] = read !== undefined && seen.has(path) && bytes <= limit ? await read() : undefined;
  return { name, files };
}

/** The paths without the one folder that they all lie in, as in the zip of a repository, and that folder's name. */
export function withoutRoot(listed: readonly Listed[]): {
  readonly root: string | undefined;
  readonly listed: readonly Listed[];
} {
  const root = listed[0]?.path.split('/')[0] ?? '';
  if (root === '' || listed.some(({ path }) => !path.startsWith(`${root}/`))) return { root: undefined, listed };
  return {
    root,
    listed: listed
      .map((file) => ({ ...file, path: file.path.slice(root.length + 1) }))
      .filter(({ path }) => path !== ''),
  };
}
