import { Document, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { UserError } from '../errors.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import { tooManyValues, tooMuchYaml } from '../yaml-limits.js';

/** What identifies an entry of `updates`: two of the same ecosystem and directory are an error to Dependabot. */
interface Entry {
  readonly ecosystem: string;
  readonly directories: readonly string[];
}

/**
 * Adds the entries of `updates` that the file there lacks, behind its own; everything else stays exactly as it is.
 *
 * @throws UserError when the file there is no configuration of Dependabot's
 */
export function addUpdates(file: GeneratedFile, before: string): string {
  const document = read(file.path, before);
  const updates = document.get('updates');
  const there = isSeq(updates) ? entries(updates) : [];
  const lacking = entriesOf(file.text).filter(({ entry }) => !there.some((other) => covers(other, entry)));
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

function read(path: string, text: string): Document {
  const document = tooMuchYaml(text) === undefined ? parseDocument(text, { keepSourceTokens: true }) : new Document();
  const updates = document.contents === null || isMap(document.contents) ? document.get('updates') : undefined;
  const wrong =
    tooMuchYaml(text) ??
    document.errors[0]?.message.split('\n')[0] ??
    (document.contents !== null && !isMap(document.contents) ? 'it holds no map' : undefined) ??
    (updates === undefined || updates === null || isSeq(updates) ? undefined : 'its "updates" is not a list') ??
    (document.has('version') && document.get('version') !== 2 ? 'its "version" is not 2' : undefined) ??
    tooManyValues(document);
  if (wrong === undefined) return document;
  throw new UserError({
    what: `${path} cannot be read: ${wrong}`,
    fix: `Correct ${path}, or restore it: git checkout -- ${path}. What it does not have yet is added to it.`,
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

/** Our own entries, each with its lines. */
function entriesOf(text: string): readonly { readonly entry: Entry; readonly text: string }[] {
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
