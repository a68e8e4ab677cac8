import { blobId, takeOut, type Plan, type PlannedFile } from '../plan/index.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import type { Memory } from './memory.js';
import { storedFile, storePath } from './stored.js';

/** The changes of the files when a deployment is removed from a checkout; an edited file is a conflict. Pure. */
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
      file: { ...file, purpose: "the generator's lines are removed, all others stay" },
      state: after === before ? 'same' : 'merged',
      before,
      after,
    };
  }
}

/** A file that this version does not write; the generator's lines in somebody else's file are known nevertheless. */
function notWritten(path: string, added: Memory['stored']['added']): GeneratedFile {
  return {
    path,
    text: '',
    purpose: 'written by an earlier run',
    ...(added[path] !== undefined && { merge: 'append-lines' }),
  };
}
