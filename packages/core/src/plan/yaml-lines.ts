import type { Entry } from './yaml-places.js';

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line feed; the end of the text on its last line. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** How far an entry is indented: of an entry of a list the column of its dash. */
export function columnOf(text: string, { start, isItem }: Entry): number {
  const before = text.slice(lineStart(text, start), start);
  return isItem ? (/^ */.exec(before)?.[0].length ?? 0) : before.length;
}

/** Whether nothing but its own dash is in front of an entry on its line. */
export function beginsLine(text: string, { start, isItem }: Entry): boolean {
  return (isItem ? /^ *- *$/ : /^ *$/).test(text.slice(lineStart(text, start), start));
}

/** Offset of the first line of an entry, or of the comments right above it that are wanted. */
export function startWithComments(
  text: string,
  { start }: Entry,
  isWanted: (line: string) => boolean = () => true,
): number {
  let first = lineStart(text, start);
  while (first > 0) {
    const above = lineStart(text, first - 1);
    const line = text.slice(above, first - 1);
    if (!/^\s*#/.test(line) || !isWanted(line)) break;
    first = above;
  }
  return first;
}

/** Offset behind the last line of an entry. */
export function endOf(text: string, { start, value }: Entry): number {
  const content = text.slice(0, Math.max(start + 1, value?.range?.[1] ?? 0)).trimEnd().length;
  return Math.min(text.length, lineEnd(text, Math.max(content, start)) + 1);
}

/** The lines from an offset to the end of an entry. */
export function linesUntil(text: string, from: number, entry: Entry): string {
  return `${text.slice(from, endOf(text, entry)).trimEnd()}\n`;
}
