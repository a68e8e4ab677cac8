import type { DatabasePattern } from './facts.js';

/** Folder that Litestream watches for a pattern, and what has to follow it. */
export type PatternParts = Pick<DatabasePattern, 'folder' | 'pattern'>;

/** The glob that Litestream compares with the name of a file, without the folders that a pattern has. */
export function nameGlob({ pattern }: Pick<PatternParts, 'pattern'>): string {
  return pattern.slice(pattern.lastIndexOf('/') + 1);
}

/** Whether Litestream replicates a file for a pattern: in its folder or, where the pattern has folders, anywhere below that. */
export function replicates(pattern: PatternParts, path: string): boolean {
  const slash = path.lastIndexOf('/');
  return reaches(pattern, path.slice(0, Math.max(slash, 0))) && globsMeet(nameGlob(pattern), path.slice(slash + 1));
}

/** Whether some file could be replicated for both: it would have two writers in the storage. */
export function replicateTheSame(one: PatternParts, other: PatternParts): boolean {
  return (reaches(one, other.folder) || reaches(other, one.folder)) && globsMeet(nameGlob(one), nameGlob(other));
}

/** Whether the pattern takes in all that the other one does. */
export function takesIn({ folder, pattern }: PatternParts, other: PatternParts): boolean {
  const [own, others] = [pattern.split('/'), other.pattern.split('/')];
  return (
    folder === other.folder && own.length === others.length && own.every((glob, at) => covers(glob, others[at] ?? ''))
  );
}

function reaches({ folder, pattern }: PatternParts, other: string): boolean {
  return other === folder || (pattern.includes('/') && other.startsWith(`${folder}/`));
}

/** Whether some name fits both globs of `*` and plain text. */
export function globsMeet(one: string, other: string): boolean {
  return match(one, other, (a, b) => a === b || a === '*' || b === '*', true);
}

/** Whether every name that fits the other glob fits this one. */
function covers(one: string, other: string): boolean {
  return match(one, other, (a, b) => a === b || a === '*', false);
}

/** Compares both texts from their ends, and each pair of places once: with backtracking, many `*` would take an endless time. */
function match(one: string, other: string, fit: (a: string, b: string) => boolean, both: boolean): boolean {
  const free = (text: string, may: boolean): boolean => may && text === '*';
  let after: boolean[] = [];
  for (let i = one.length; i >= 0; i--) {
    const row: boolean[] = [];
    for (let j = other.length; j >= 0; j--) {
      const [a = '', b = ''] = [one[i], other[j]];
      if (a === '' && b === '') row[j] = true;
      else
        row[j] =
          (a !== '' && b !== '' && fit(a, b) && after[j + 1] === true) ||
          (free(a, true) && (after[j] === true || (b !== '' && row[j + 1] === true))) ||
          (free(b, both) && (row[j + 1] === true || (a !== '' && after[j] === true)));
    }
    after = row;
  }
  return after[0] === true;
}
