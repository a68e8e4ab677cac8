import { diff3Merge, diffComm, diffIndices } from 'node-diff3';
import { withLf } from './line-ends.js';

/** Every way in which a conflict can be settled, as the whole text of the file. Parts that do not overlap are merged in all three. */
export interface Choices {
  /** The overlapping parts as they are on the disk. */
  readonly yours: string;
  /** The overlapping parts as the generator writes them now. */
  readonly new: string;
  /** Both, between git's conflict markers. */
  readonly both: string;
}

/** A merge that went through, or what to choose from where edits overlap; `twice` where none do, and both sides set the same value. */
export type Merged = { readonly text: string } | (Choices & { readonly twice?: true });

interface Part {
  readonly ok?: readonly string[];
  readonly conflict?: { readonly a: readonly string[]; readonly b: readonly string[] };
}

/**
 * Joins a person's edits of `base` with ours. LF line ends.
 * @param faults how many lines of a text contradict another line: edits that do not overlap are a conflict where they do. Default: none
 */
export function mergeThreeWay(
  disk: string,
  base: string,
  now: string,
  faults: (text: string) => number = () => 0,
): Merged {
  const merged = joined(disk, base, now);
  const texts = 'text' in merged ? [merged.text] : [merged.yours, merged.new];
  return texts.some((text) => faults(text) > faults(disk)) ? withoutFaults(disk, base, now, faults) : merged;
}

/** Either side without the edits that contradict one of the other side. */
function withoutFaults(disk: string, base: string, now: string, faults: (text: string) => number): Merged {
  const merge = (a: string, b: string, choice: 'yours' | 'new'): string => {
    const merged = joined(a, base, b);
    return 'text' in merged ? merged.text : merged[choice];
  };
  const harmless = (side: string, join: (edited: string) => string): string => {
    const [edits, most] = [editsOf(base, side), faults(join(side))];
    const kept = edits.filter((edit) => faults(join(withEdits(base, edits, edit))) >= most);
    return most <= faults(disk) ? side : withEdits(base, kept.length === edits.length ? [] : kept);
  };
  const yoursWith = (ours: string): string => merge(disk, ours, 'yours');
  const newWith = (edited: string): string => merge(edited, now, 'new');
  const [yours, ours] = [yoursWith(harmless(now, yoursWith)), newWith(harmless(disk, newWith))];
  const isMerged = 'text' in joined(disk, base, now);
  return { yours, new: ours, both: choicesWithoutBase(yours, ours).both, ...(isMerged && { twice: true }) };
}

interface Edit {
  readonly start: number;
  readonly length: number;
  readonly lines: readonly string[];
}

function editsOf(base: string, side: string): readonly Edit[] {
  return diffIndices(lines(base), lines(side)).map(({ buffer1: [start, length], buffer2Content }) => ({
    start,
    length,
    lines: buffer2Content,
  }));
}

/** @param without one of the edits that is left out. Default: none */
function withEdits(base: string, edits: readonly Edit[], without?: Edit): string {
  const text = lines(base);
  for (const { start, length, lines: added } of edits.filter((edit) => edit !== without).toReversed())
    text.splice(start, length, ...added);
  return text.join('');
}

function joined(disk: string, base: string, now: string): Merged {
  // Lines, and not words: the library splits at blanks unless it is given lists.
  const { begin, rest, end } = withoutEqualEnds([lines(disk), lines(base), lines(now)]);
  const [a, o, b] = rest as [string[], string[], string[]];
  const merged: readonly Part[] = diff3Merge(a, o, b, { excludeFalseConflicts: true });
  const parts = [{ ok: begin }, ...merged, { ok: end }];
  return parts.some(({ conflict }) => conflict !== undefined)
    ? choicesOf(parts)
    : { text: parts.flatMap(({ ok = [] }) => ok).join('') };
}

/**
 * The choices if it is not known which side was edited: every difference is a conflict.
 * @param whole one conflict from the first difference to the last one; default: no
 */
export function choicesWithoutBase(disk: string, now: string, whole = false): Choices {
  const { begin, rest, end } = withoutEqualEnds([lines(disk), lines(now)]);
  const [a, b] = rest as [string[], string[]];
  if (whole) return choicesOf([{ ok: begin }, { conflict: { a, b } }, { ok: end }]);
  const parts = diffComm(a, b).map((part): Part => {
    // The types say that each part has both sides; one that is common has neither.
    const { common, buffer1, buffer2 } = part as unknown as { common?: string[]; buffer1: string[]; buffer2: string[] };
    return common === undefined ? { conflict: { a: buffer1, b: buffer2 } } : { ok: common };
  });
  return choicesOf([{ ok: begin }, ...parts, { ok: end }]);
}

/** The time of a comparison grows with the square of equal lines, which a long file such as deploy.sh has many of. Most edits are small. */
function withoutEqualEnds(texts: readonly (readonly string[])[]): {
  readonly begin: readonly string[];
  readonly rest: readonly (readonly string[])[];
  readonly end: readonly string[];
} {
  const [first = []] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  let begin = 0;
  while (begin < shortest && texts.every((text) => text[begin] === first[begin])) begin++;
  let end = 0;
  while (begin + end < shortest && texts.every((text) => text.at(-1 - end) === first.at(-1 - end))) end++;
  return {
    begin: first.slice(0, begin),
    rest: texts.map((text) => text.slice(begin, text.length - end)),
    end: first.slice(first.length - end),
  };
}

function choicesOf(parts: readonly Part[]): Choices {
  const text = (settle: (a: readonly string[], b: readonly string[]) => readonly string[]): string =>
    parts
      .flatMap(({ ok, conflict }) => (conflict === undefined ? (ok ?? []) : settle(conflict.a, conflict.b)))
      .join('');
  return {
    yours: text((a) => a),
    new: text((_, b) => b),
    both: text((a, b) => ['<<<<<<< yours\n', ...ended(a), '=======\n', ...ended(b), '>>>>>>> new\n']),
  };
}

/** Lines with their ends: so the end of a file is not a line that could be taken for another one. */
function lines(text: string): string[] {
  return withLf(text).match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A marker is at the beginning of a line, also after a last line without a line end. */
function ended(texts: readonly string[]): readonly string[] {
  return texts.map((line) => (line.endsWith('\n') ? line : `${line}\n`));
}
