import { DamagedError } from '../errors.js';
import { isObject } from '../is-object.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import { withLineEndsOf } from './line-ends.js';
import { mergeUpdates } from './merge-dependabot.js';

/**
 * The text of an existing file after the generated text was merged into it.
 * @param last the text that the last run merged: lines of it that are missing now were removed by a person, and stay removed
 * @throws UserError when the file there is not what its name says
 */
export function mergeText(file: GeneratedFile, before: string, last?: string): string {
  if (file.merge === 'append-lines') return appendLines(file.text, before, last ?? '');
  if (file.merge === 'json-keys') return setKeys(file, before);
  if (file.merge === 'dependabot-updates') return mergeUpdates(file, before, last);
  return file.text;
}

function appendLines(ours: string, before: string, last: string): string {
  const there = new Set([before, last].flatMap((text) => text.split(/\r?\n/)).map((line) => line.trim()));
  const lacking = ours.split('\n').filter((line) => line.trim() !== '' && !there.has(line.trim()));
  if (lacking.length === 0) return before;
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const open = before === '' || before.endsWith('\n') ? '' : lineEnd;
  return before + open + lacking.map((line) => line + lineEnd).join('');
}

function setKeys(file: GeneratedFile, before: string): string {
  const ours = JSON.parse(file.text) as Record<string, unknown>;
  const there = readObject(file.path, before);
  const merged = { ...there, ...ours };
  // A formatter may have laid it out in another way.
  if (JSON.stringify(merged) === JSON.stringify(there)) return before;
  return jsonLike(before, merged);
}

/** The text of an object, laid out as another text. */
export function jsonLike(model: string, value: object): string {
  return withLineEndsOf(model, `${JSON.stringify(value, undefined, indentOf(model))}\n`);
}

/** Indentation of the first key. */
function indentOf(text: string): string {
  return /^\uFEFF?\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
}

/** The top-level object of a JSON file. @throws DamagedError when it is not one */
export function readObject(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const twice = namedTwice(text);
    if (twice !== undefined)
      throw new SyntaxError(`${twice} is in one object twice, and only one of the two can count`);
    if (isObject(value)) return value;
    throw new SyntaxError('it holds no object');
  } catch (error) {
    throw new DamagedError({
      what: `${path} is not a JSON object: ${error instanceof Error ? error.message : String(error)}`,
      fix: `Correct ${path}, or restore an earlier version of it.`,
    });
  }
}

/** A key that an object of a JSON text has twice, as where both sides of a merge were kept: `JSON.parse` drops the first in silence. */
function namedTwice(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, word, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (word !== undefined && colon !== undefined) {
      if (open.at(-1)?.has(word) === true) return word;
      open.at(-1)?.add(word);
    }
  }
  return undefined;
}
