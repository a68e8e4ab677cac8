import { diffIndices } from 'node-diff3';
import { isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import { beginsLine, columnOf, lineEnd, linesUntil, startWithComments } from './yaml-lines.js';
import { entriesOf, type Entry, type Place } from './yaml-places.js';

/** One change of a person, by its place in the structure of the file, and not by its line. Lines begin at column 0. */
export type YamlEdit =
  /**
   * An entry, with those in front of it and behind it, the nearest first, and those that went; `inline` is how it is written in brackets
   * or braces, where it has one line and no comment.
   */
  | {
      readonly kind: 'add';
      readonly place: Place;
      readonly name: string;
      readonly behind: readonly string[];
      readonly ahead: readonly string[];
      readonly gone: readonly string[];
      readonly lines: string;
      readonly inline?: string;
    }
  /**
   * Another value of an entry; `was` is the value until then. `value` is how it is written in brackets or braces. `line` has the comment
   * behind it as well, which `isNoted` says is new.
   */
  | {
      readonly kind: 'set';
      readonly place: Place;
      readonly was: string;
      readonly value: string;
      readonly line: string;
      readonly isNoted: boolean;
    }
  | { readonly kind: 'remove'; readonly place: Place; readonly was: string }
  /** Lines of comments above an entry. */
  | { readonly kind: 'comment'; readonly place: Place; readonly lines: string };

export interface YamlText {
  readonly text: string;
  readonly document: Document;
}

/** What a person changed; undefined where a change cannot be said in this way. */
export function yamlEdits(base: YamlText, disk: YamlText): readonly YamlEdit[] | undefined {
  const edits = changesOf(base, disk, [], base.document.contents, disk.document.contents);
  return edits && [...edits, ...commentsOf(base.text, disk)];
}

export function valueOf(node: unknown): string {
  return JSON.stringify(node === undefined || node === null ? null : (node as Node).toJSON());
}

function changesOf(
  base: YamlText,
  disk: YamlText,
  place: Place,
  before: unknown,
  now: unknown,
): readonly YamlEdit[] | undefined {
  if (!(isMap(before) && isMap(now)) && !(isSeq(before) && isSeq(now)))
    return valueOf(before) === valueOf(now) ? [] : undefined;
  const [olds, news] = [entriesOf(before), entriesOf(now)];
  if (olds.length < before.items.length || news.length < now.items.length) return undefined;
  // Steps and words have an order, and keys have none.
  if (isSeq(now) && namesAlso(olds, news) !== namesAlso(news, olds)) return undefined;
  const names = news.map(({ name }) => name);
  const gone = olds.filter(({ name }) => !names.includes(name));
  const edits: YamlEdit[] = [];
  for (const [index, entry] of news.entries()) {
    const old = olds.find(({ name }) => name === entry.name);
    const at = [...place, entry.name];
    if (old === undefined) {
      const add = additionOf(disk.text, entry, base.text);
      if (add === undefined) return undefined;
      const [behind, ahead] = [names.slice(0, index).toReversed(), names.slice(index + 1)];
      edits.push({ kind: 'add', place, name: entry.name, ...add, behind, ahead, gone: gone.map(({ name }) => name) });
      continue;
    }
    if (isScalar(old.value) && isScalar(entry.value)) {
      const [was, is] = [lineOf(base.text, old), lineOf(disk.text, entry)];
      if (valueOf(old.value) === valueOf(entry.value) && was?.line === is?.line) continue;
      if (is === undefined) return undefined;
      const isNoted = is.comment !== '' && is.comment !== was?.comment;
      edits.push({
        kind: 'set',
        place: at,
        was: valueOf(old.value),
        value: inFlow(is.value, entry.value),
        line: is.line,
        isNoted,
      });
      continue;
    }
    const inner = changesOf(base, disk, at, old.value, entry.value);
    if (inner === undefined) return undefined;
    edits.push(...inner);
  }
  for (const old of gone) edits.push({ kind: 'remove', place: [...place, old.name], was: valueOf(old.value) });
  return edits;
}

/** The names of entries that others have as well, in their order. */
function namesAlso(entries: readonly Entry[], others: readonly Entry[]): string {
  const names = new Set(others.map(({ name }) => name));
  return JSON.stringify(entries.map(({ name }) => name).filter((name) => names.has(name)));
}

/** A value of one line, and the comment behind it; undefined where it has several lines. */
function lineOf(
  text: string,
  { value, isFlow }: Entry,
): { readonly value: string; readonly line: string; readonly comment: string } | undefined {
  const [start = 0, end = 0] = value?.range ?? [];
  const source = text.slice(start, end).trimEnd();
  if (source.includes('\n')) return undefined;
  const comment = isFlow ? '' : text.slice(start + source.length, lineEnd(text, start)).trim();
  return { value: source, line: comment === '' ? source : `${source} ${comment}`, comment };
}

/** How a new entry is written on lines of its own, and in a collection of one line. */
function additionOf(
  text: string,
  entry: Entry,
  base: string,
): { readonly lines: string; readonly inline?: string } | undefined {
  const source = isScalar(entry.value) ? lineOf(text, entry) : undefined;
  const value = source === undefined ? valueOf(entry.value) : inFlow(source.value, entry.value);
  const inline = source?.comment === '' ? `${entry.isItem ? '' : `${entry.name}: `}${value}` : undefined;
  if (entry.isFlow)
    return inline === undefined ? undefined : { lines: `${entry.isItem ? '- ' : ''}${inline}\n`, inline };
  if (!beginsLine(text, entry)) return undefined;
  return { lines: linesOf(text, entry, base), ...(inline !== undefined && { inline }) };
}

/** A value as it is written in brackets or braces, where some signs end one that is not quoted. */
function inFlow(source: string, value: unknown): string {
  return /^["']/.test(source) || !/[,[\]{}]/.test(source) ? source : valueOf(value);
}

/** The lines of an entry and the comments that were added above it. */
function linesOf(text: string, entry: Entry, base: string): string {
  const known = new Set(base.split('\n'));
  const first = startWithComments(text, entry, (line) => !known.has(line));
  return outdented(linesUntil(text, first, entry), columnOf(text, entry));
}

function outdented(lines: string, column: number): string {
  return column === 0 ? lines : lines.replaceAll(new RegExp(`^ {1,${column}}`, 'gm'), '');
}

/** Comments that were added between other lines. */
function commentsOf(base: string, { text, document }: YamlText): readonly YamlEdit[] {
  const lines = text.split('\n');
  return diffIndices(base.split('\n'), lines).flatMap(
    ({ buffer2: [start, length], buffer1Content, buffer2Content }) => {
      const isComment = (line: string): boolean => /^\s*(?:#|$)/.test(line);
      if (buffer2Content.length === 0 || ![...buffer1Content, ...buffer2Content].every(isComment)) return [];
      const end = lines.slice(0, start + length).join('\n').length;
      const place = placeBehind(document.contents, [], end);
      const added = buffer2Content.filter((line) => line.trim() !== '').map((line) => line.trim());
      return place === undefined || added.length === 0
        ? []
        : [{ kind: 'comment', place, lines: `${added.join('\n')}\n` }];
    },
  );
}

/** The first entry that begins behind an offset. */
function placeBehind(node: unknown, place: Place, offset: number): Place | undefined {
  for (const { name, value, start } of entriesOf(node)) {
    if (start >= offset) return [...place, name];
    const inner = placeBehind(value, [...place, name], offset);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
