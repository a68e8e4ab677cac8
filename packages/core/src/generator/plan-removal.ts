import { blobId, takeOut, type Plan, type PlannedFile } from '../plan/index.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Memory } from './memory.js';
import { storedFile, storePath } from './stored.js';

/** What taking the deployment out of a checkout does to its files; an edited one is a conflict. Pure. */
export function planRemoval({ stored, known, read }: Memory, rendered: readonly GeneratedFile[]): Plan {
  const files = Object.keys(stored.written)
    .toSorted()
    .map((path) => rendered.find((file) => file.path === path) ?? notWritten(path, stored.added));
  return {
    changes: [],
    files: [...files, storedFile(stored)].flatMap((file) => {
      const before = read(file.path);
      if (before === undefined) return [];
      if (stored.written[file.path] === blobId(before)) return [{ file, state: 'removed', before } as const];
      return [file.merge === undefined ? ({ file, state: 'conflict', before } as const) : withoutOurs(file, before)];
    }),
  };

  function withoutOurs(file: GeneratedFile, before: string): PlannedFile {
    const last = file.path === storePath ? undefined : known.text(file.path);
    const lines =
      stored.added[file.path] ??
      (stored.joined.includes(file.path) ? [] : (last ?? file.text).split('\n').filter((line) => line !== ''));
    const after = takeOut({ ...file, text: last ?? file.text }, before, lines, stored.joined.includes(file.path));
    if (after === undefined) return { file, state: 'removed', before };
    return {
      file: { ...file, purpose: 'our lines go, all others stay' },
      state: after === before ? 'same' : 'merged',
      before,
      after,
    };
  }
}

/** One that this version does not write; lines of ours in somebody else's file are known all the same. */
function notWritten(path: string, added: Memory['stored']['added']): GeneratedFile {
  return {
    path,
    text: '',
    purpose: 'written by an earlier run',
    ...(added[path] !== undefined && { merge: 'append-lines' }),
  };
}
