import { blobId, type Brought, type Known } from '../plan/index.js';
import type { Git } from './git.js';
import { unpackText } from './packed-text.js';
import { storeKey, storePath, type Stored } from './stored.js';

/** What is known of the files that the last run wrote: from the memory, and from git's own objects. */
export function knownFiles(
  { version, project, written, joined, texts }: Pick<Stored, 'version' | 'project' | 'written' | 'joined' | 'texts'>,
  git: Git | undefined,
): Known {
  let fromGit: ReadonlyMap<string, string> | undefined;
  // 0.1.0 stored the answers, but not what it wrote.
  const brought = version === undefined && project !== undefined ? broughtBy(git) : undefined;
  const ids = [...new Set(Object.values(written))];
  return {
    written,
    joined,
    complete: git?.complete ?? false,
    ...(brought !== undefined && { brought }),
    text: (path) => {
      const [id, packed] = [written[path], texts[path]];
      if (id === undefined) return undefined;
      // If git merged two branches of the memory, the text of one may be beside the id of the other; it cannot be used for a merge.
      const text = packed === undefined ? undefined : unpackText(packed);
      if (text !== undefined && blobId(text) === id) return text;
      // One process for all of them, and none if nothing is asked.
      fromGit ??= git?.texts(ids, Object.keys(written)) ?? new Map();
      return fromGit.get(id);
    },
  };
}

/** The commit that added `.yo-rc.json`, and with it the written files. */
function broughtBy(git: Git | undefined): Brought | undefined {
  const commit = git?.firstWith(`"${storeKey}"`, storePath);
  if (git === undefined || commit === undefined) return undefined;
  let ids: ReadonlyMap<string, string> | undefined;
  return {
    commit,
    text: (path) => {
      ids ??= git.idsAt(commit);
      const id = ids.get(path);
      return id === undefined ? undefined : git.texts([id]).get(id);
    },
  };
}
