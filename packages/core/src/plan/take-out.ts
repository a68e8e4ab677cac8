import { isMap, isSeq, parseDocument } from 'yaml';
import type { GeneratedFile } from '../platforms/generated-file.js';
import { withLf, withLineEndsOf } from './line-ends.js';
import { jsonLike, readObject } from './merge.js';

/**
 * The text of a file without the lines that were merged into it; undefined if nothing else is in it.
 * @param added lines that runs added to it
 * @param isJoined whether somebody else began the file, who keeps it
 * @throws UserError when the file is not what its name says
 */
export function takeOut(
  file: GeneratedFile,
  before: string,
  added: readonly string[],
  isJoined: boolean,
): string | undefined {
  if (file.merge === 'append-lines') return unlessEmpty(withoutLines(before, added));
  if (file.merge === 'json-keys') return withoutKeys(file, before);
  if (file.merge === 'dependabot-updates') return withoutUpdates(file.text, before, isJoined);
  return before;
}

/** Each line once, the last of its kind: that is where it was added. */
function withoutLines(before: string, added: readonly string[]): string {
  const lines = before.split(/(?<=\n)/);
  for (const line of added) {
    const at = lines.findLastIndex((other) => other.replace(/\r?\n$/, '') === line);
    if (at >= 0) lines.splice(at, 1);
  }
  return lines.join('');
}

function withoutKeys(file: GeneratedFile, before: string): string | undefined {
  const ours = Object.keys(JSON.parse(file.text) as object);
  const others = Object.entries(readObject(file.path, before)).filter(([key]) => !ours.includes(key));
  return others.length === 0 ? undefined : jsonLike(before, Object.fromEntries(others));
}

/** Entries that are exactly as generated; an entry that a person changed stays. */
function withoutUpdates(ours: string, before: string, isJoined: boolean): string | undefined {
  const document = parseDocument(before);
  const updates = document.get('updates');
  if (!isSeq(updates)) return before;
  const entries = (parseDocument(ours).toJS() as { updates: readonly unknown[] }).updates.map((entry) =>
    JSON.stringify(entry),
  );
  const spans = updates.items.flatMap((item) =>
    isMap(item) && item.range && entries.includes(JSON.stringify(item.toJSON())) ? [spanOf(before, item.range)] : [],
  );
  if (spans.length === 0) return before;
  if (spans.length === updates.items.length) {
    if (!isJoined) return undefined;
    document.set('updates', []);
    return withLineEndsOf(before, document.toString({ lineWidth: 0 }));
  }
  return spans.toReversed().reduce((text, [start, end]) => text.slice(0, start) + text.slice(end), before);
}

/** From the line of its dash to the line of its last value. */
function spanOf(text: string, [start, end]: readonly [number, number, number]): readonly [start: number, end: number] {
  const content = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', content);
  return [text.lastIndexOf('\n', text.lastIndexOf('-', start - 1)) + 1, lineEnd < 0 ? text.length : lineEnd + 1];
}

function unlessEmpty(text: string): string | undefined {
  return withLf(text).trim() === '' ? undefined : text;
}
