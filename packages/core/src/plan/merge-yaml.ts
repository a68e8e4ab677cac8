import { diffIndices } from 'node-diff3';
import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { tooMuchYaml } from '../yaml-limits.js';
import { withLf } from './line-ends.js';
import { valueOf, yamlEdits, type YamlEdit, type YamlText } from './yaml-edits.js';
import { beginsLine, columnOf, endOf, lineEnd, lineStart, startWithComments } from './yaml-lines.js';
import { entriesOf, entryAt, nodeAt, type Entry } from './yaml-places.js';

/** The new text with a person's edits, as many as have a place in it. */
export interface YamlMerge {
  readonly text: string;
  /** True where every edit has one. */
  readonly isWhole: boolean;
}

/**
 * Brings a person's edits of `base` into a text that was laid out anew, where their lines no longer exist, by their place in the structure.
 * Undefined where one of the texts is no YAML, or where an edit cannot be told by its place.
 */
export function mergeYaml(disk: string, base: string, now: string): YamlMerge | undefined {
  const [person, before, ours] = [disk, base, now].map(read);
  if (person === undefined || before === undefined || ours === undefined) return undefined;
  const edits = yamlEdits(before, person);
  if (edits === undefined) return undefined;
  let { text } = ours;
  let left = 0;
  for (const edit of edits) {
    const next = applied(text, edit);
    if (next === undefined) left += 1;
    else text = next;
  }
  if (read(text) === undefined) return undefined;
  const comments = addedLines(before.text, person.text).flatMap((line) => /(?:^|\s)#.*$/.exec(line)?.[0].trim() ?? []);
  const isLost = (comment: string): boolean => !before.text.includes(comment) && !text.includes(comment);
  return { text, isWhole: left === 0 && !comments.some(isLost) };
}

/** How many of the lines that a person added a text has. */
export function linesKept(disk: string, base: string, text: string): number {
  return addedLines(withLf(base), withLf(disk)).filter((line) => hasLine(text, line)).length;
}

function read(source: string): YamlText | undefined {
  const text = withLf(source).replace(/([^\n])$/, '$1\n');
  if (tooMuchYaml(text) !== undefined) return undefined;
  const document: Document = parseDocument(text, { logLevel: 'silent' });
  return document.errors.length > 0 || !isMap(document.contents) || !areAliasesKnown(document)
    ? undefined
    : { text, document };
}

/** An entry that was brought to another place may name an anchor that is not there. */
function areAliasesKnown(document: Document): boolean {
  try {
    document.toJS({ maxAliasCount: 100 });
    return true;
  } catch {
    return false;
  }
}

function addedLines(base: string, disk: string): readonly string[] {
  const hunks = diffIndices(base.split('\n'), disk.split('\n'));
  return hunks.flatMap(({ buffer2Content }) => buffer2Content.map((line) => line.trim())).filter(Boolean);
}

function hasLine(text: string, line: string): boolean {
  return text.split('\n').some((one) => one.trim() === line);
}

/** Undefined where the edit has no place in the text. */
function applied(text: string, edit: YamlEdit): string | undefined {
  const document: Document = parseDocument(text, { logLevel: 'silent' });
  const entry = entryAt(document, edit.place);
  if (edit.kind === 'remove') {
    if (entry === undefined) return text;
    const isLast = entriesOf(nodeAt(document, edit.place.slice(0, -1))).length < 2;
    if (isLast || valueOf(entry.value) !== edit.was || !beginsLine(text, entry)) return undefined;
    return text.slice(0, lineStart(text, entry.start)) + text.slice(endOf(text, entry));
  }
  if (edit.kind === 'add') return added(text, document, edit);
  if (entry === undefined) return undefined;
  if (edit.kind === 'comment') {
    const at = lineStart(text, entry.start);
    return text.slice(0, at) + indented(edit.lines, /^ */.exec(text.slice(at))?.[0].length ?? 0) + text.slice(at);
  }
  if (!entry.value?.range) return undefined;
  const [start, end] = entry.value.range;
  const source = text.slice(start, end).trimEnd();
  if (valueOf(entry.value) !== edit.was || source.includes('\n') || (entry.isFlow && edit.isNoted)) return undefined;
  // Where a key has no value, nothing stands behind its colon.
  const before = text.slice(0, start).replace(/:$/, ': ');
  return entry.isFlow
    ? before + edit.value + text.slice(start + source.length)
    : before + edit.line + text.slice(lineEnd(text, start));
}

function added(
  text: string,
  document: Document,
  { place, name, behind, ahead, gone, lines, inline }: Extract<YamlEdit, { kind: 'add' }>,
): string | undefined {
  const parent = nodeAt(document, place);
  const entries = entriesOf(parent);
  if (!(isMap(parent) || isSeq(parent)) || entries.some((entry) => entry.name === name)) return undefined;
  const nearest = (names: readonly string[]): Entry | undefined =>
    names.flatMap((one) => entries.find((entry) => entry.name === one) ?? [])[0];
  const above = nearest(behind);
  // Keys have no order: a new one may stand at the end.
  const below = above === undefined && isSeq(parent) ? nearest(ahead) : undefined;
  if (isSeq(parent) && !above && !below && entries.some((entry) => !gone.includes(entry.name))) return undefined;
  const neighbour = above ?? below ?? entries.at(-1);
  if (neighbour === undefined || (neighbour.isItem && !neighbour.isFlow && !beginsLine(text, neighbour)))
    return undefined;
  if (neighbour.isFlow) {
    if (inline === undefined) return undefined;
    if (below) return `${text.slice(0, below.start)}${inline}, ${text.slice(below.start)}`;
    const end = text.slice(0, neighbour.value?.range?.[1] ?? 0).trimEnd().length;
    return `${text.slice(0, end)}, ${inline}${text.slice(end)}`;
  }
  const isApart = entries.slice(1).every(({ start }) => text.slice(0, lineStart(text, start)).endsWith('\n\n'));
  const gap = isApart && entries.length > 1 ? '\n' : '';
  const own = indented(lines, columnOf(text, neighbour));
  const at = below ? startWithComments(text, below) : endOf(text, neighbour);
  return text.slice(0, at) + (below ? own + gap : gap + own) + text.slice(at);
}

function indented(lines: string, column: number): string {
  return lines.replaceAll(/^(?=.)/gm, ' '.repeat(column));
}
