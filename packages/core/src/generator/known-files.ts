import type { Known } from '../plan/index.js';
import type { Git } from './git.js';
import type { Stored } from './stored.js';

/** What is known of the files that the last run wrote: from the memory, and from git's own objects. */
export function knownFiles(
  { written, joined, texts }: Pick<Stored, 'written' | 'joined' | 'texts'>,
  git: Git | undefined,
): Known {
  let fromGit: ReadonlyMap<string, string> | undefined;
  const ids = [...new Set(Object.values(written))];
  return {
    written,
    joined,
    complete: git?.complete ?? false,
    text: (path) => {
      const [id, lines] = [written[path], texts[path]];
      if (id === undefined) return undefined;
      if (lines !== undefined) return lines.join('\n');
      // One process for all of them, and none where nobody asks.
      fromGit ??= git?.texts(ids) ?? new Map();
      return fromGit.get(id);
    },
  };
}
