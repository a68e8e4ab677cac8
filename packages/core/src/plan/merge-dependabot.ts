import { Document, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { UserError } from '../errors.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import { tooManyValues, tooMuchYaml } from '../yaml-limits.js';
import { withLf, withLineEndsOf } from './line-ends.js';
import { mergeThreeWay } from './three-way.js';

/** What identifies an entry of `updates`: two of the same ecosystem and directory are an error to Dependabot. */
interface Entry {
  readonly ecosystem: string;
  readonly directories: readonly string[];
}

/**
 * Joins the entries of `updates` with those of the file there. What the last run wrote and nobody changed follows; where that is not known,
 * the entries that the file lacks are added behind its own, and everything else stays exactly as it is.
 *
 * @param last the text that the last run joined: an entry of it that is missing now was removed by a person, and stays removed
 * @throws UserError when the file there is no configuration of Dependabot's
 */
export function mergeUpdates(file: GeneratedFile, before: string, last: string | undefined): string {
  const document = read(file.path, before);
  if (last === undefined) return addUpdates(file, before, document, []);
  const merged = mergeThreeWay(before, last, file.text, faults);
  return 'text' in merged
    ? withLineEndsOf(before, merged.text)
    : addUpdates(file, before, document, entriesOf(withLf(last)));
}

function addUpdates(file: GeneratedFile, before: string, document: Document, removed: readonly OwnEntry[]): string {
  const updates = document.get('updates');
  const there = isSeq(updates) ? entries(updates) : [];
  const known = [...there, ...removed.map(({ entry }) => entry)];
  const lacking = entriesOf(file.text).filter(({ entry }) => !known.some((other) => covers(other, entry)));
  if (lacking.length === 0) return before;
  return isSeq(updates) && updates.items.length > 0 && updates.flow !== true
    ? splice(
        before,
        updates,
        lacking.map(({ text }) => text),
      )
    : append(
        document,
        before,
        lacking.map(({ text }) => text),
      );
}

/** Errors of the file, and entries of which another one is for the same. */
function faults(text: string): number {
  const document = parseDocument(text);
  const updates = document.get('updates');
  const all = isSeq(updates) ? entries(updates) : [];
  const twice = all.filter((entry, index) => all.slice(0, index).some((other) => covers(other, entry)));
  return document.errors.length + twice.length;
}

function read(path: string, text: string): Document {
  const document = tooMuchYaml(text) === undefined ? parseDocument(text, { keepSourceTokens: true }) : new Document();
  const updates = document.contents === null || isMap(document.contents) ? document.get('updates') : undefined;
  const wrong =
    tooMuchYaml(text) ??
    document.errors[0]?.message.split('\n')[0] ??
    (document.contents !== null && !isMap(document.contents) ? 'it is not a YAML map' : undefined) ??
    (updates === undefined || updates === null || isSeq(updates) ? undefined : 'its "updates" is not a list') ??
    (document.has('version') && document.get('version') !== 2 ? 'its "version" is not 2' : undefined) ??
    tooManyValues(document);
  if (wrong === undefined) return document;
  throw new UserError({
    what: `${path} cannot be read: ${wrong}`,
    fix: `Correct ${path}, or restore it: git checkout -- ${path}. The generator adds the entries that are missing.`,
  });
}

function entries(updates: YAMLSeq): readonly Entry[] {
  return updates.items
    .filter((item) => isMap(item))
    .map((item) => {
      const { 'package-ecosystem': ecosystem, directory, directories } = item.toJSON() as Record<string, unknown>;
      return { ecosystem: String(ecosystem), directories: [directory ?? directories ?? []].flat().map(normalised) };
    });
}

interface OwnEntry {
  readonly entry: Entry;
  readonly text: string;
}

/** Our own entries, each with its lines. */
function entriesOf(text: string): readonly OwnEntry[] {
  const updates = parseDocument(text).get('updates') as YAMLSeq;
  const texts = text.slice(text.indexOf('\nupdates:\n') + '\nupdates:\n'.length).split(/^(?= {2}- )/m);
  return entries(updates).map((entry, index) => ({ entry, text: texts[index] as string }));
}

function covers(there: Entry, ours: Entry): boolean {
  return (
    there.ecosystem === ours.ecosystem &&
    ours.directories.every((directory) => there.directories.includes(directory) || there.directories.includes('/**/*'))
  );
}

function normalised(directory: unknown): string {
  return `/${String(directory)
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')}`
    .replace(/^\/\.$/, '/')
    .replace(/^\/\*\*$/, '/**/*');
}

/** Behind the last entry, with the indentation that the list has. */
function splice(before: string, { items }: YAMLSeq, added: readonly string[]): string {
  const [start = 0, end = 0] = (items.at(-1) as { range?: [number, number, number] }).range ?? [];
  const dash = before.lastIndexOf('-', start - 1);
  const indent = before.slice(before.lastIndexOf('\n', dash) + 1, dash);
  const content = before.slice(0, end).trimEnd().length;
  const lineEnd = before.indexOf('\n', content);
  const place = lineEnd < 0 ? before.length : lineEnd + 1;
  const text = added.map((entry) => entry.replaceAll(/^ {2}/gm, indent)).join('');
  return before.slice(0, place) + withLineEnds((lineEnd < 0 ? '\n' : '') + text, before) + before.slice(place);
}

/** If there is no list yet, or one on a single line, the list is rewritten. */
function append(document: Document, before: string, added: readonly string[]): string {
  const ours = parseDocument(`updates:\n${added.join('')}`).get('updates') as YAMLSeq;
  const updates = document.get('updates');
  if (isSeq(updates)) updates.items.push(...ours.items);
  else document.set('updates', ours);
  if (isSeq(updates)) updates.flow = false;
  if (!document.has('version')) document.set('version', 2);
  return withLineEnds(document.toString({ lineWidth: 0 }), before);
}

function withLineEnds(text: string, before: string): string {
  return before.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}
