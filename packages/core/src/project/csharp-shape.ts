import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** A stretch of C# source. */
export interface Span {
  readonly source: CSharpSource;
  readonly start: number;
  readonly end: number;
}

/** Closing bracket by the opening one. */
export const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Offset of the bracket that closes the one at `open`; the end of the text when it is never closed. */
export function closingBracket(bare: string, open: number): number {
  const stack: string[] = [];
  for (let at = open; at < bare.length; at++) {
    const character = bare[at] as string;
    const closing = CLOSING[character];
    if (closing !== undefined) stack.push(closing);
    else if (character === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at;
    }
  }
  return bare.length;
}

/** End of a statement: its semicolon, or the bracket that closes what is around it. */
export function statementEnd(bare: string, from: number): number {
  for (let at = from; at < bare.length; at++) {
    const character = bare[at] as string;
    if (CLOSING[character] !== undefined) at = closingBracket(bare, at);
    else if (character === ';' || ')]}'.includes(character)) return at;
  }
  return bare.length;
}

/** Splits a span at a separator outside brackets and strings. */
export function splitTop(span: Span, separator: string): readonly Span[] {
  const { bare } = span.source;
  const parts: Span[] = [];
  let start = span.start;
  let at = span.start;
  while (at < span.end) {
    const character = bare[at] as string;
    if (CLOSING[character] !== undefined) {
      at = closingBracket(bare, at) + 1;
    } else if (bare.startsWith(separator, at) && at + separator.length <= span.end) {
      parts.push(trimSpan({ ...span, start, end: at }));
      at += separator.length;
      start = at;
    } else {
      at++;
    }
  }
  parts.push(trimSpan({ ...span, start, end: Math.min(span.end, bare.length) }));
  return parts;
}

/** The span without white space around it. */
export function trimSpan(span: Span): Span {
  const text = span.source.code.slice(span.start, span.end);
  const start = span.start + (text.length - text.trimStart().length);
  return { ...span, start, end: start + text.trim().length };
}

/** Text of a span, strings included. */
export function codeOf({ source, start, end }: Span): string {
  return source.code.slice(start, end);
}

/** Text of a span with the contents of strings blank. */
export function bareOf({ source, start, end }: Span): string {
  return source.bare.slice(start, end);
}

/** A call or an object creation. */
export interface Call {
  readonly source: CSharpSource;
  /** Offset of the name. */
  readonly start: number;
  /** Name as matched, `UseSqlite`. */
  readonly name: string;
  /** Arguments in parentheses; empty when there are none. */
  readonly args: readonly Span[];
  /** Inside of the object initialiser, `new X { … }`. */
  readonly initialiser?: Span;
  /** `MyApp/Program.cs:12` */
  readonly at: string;
}

const calls = remembered<readonly Call[]>();

/** All calls of the named methods, and all `new` of the named types. Many readers ask for the same ones, of thousands of files. */
export function findCalls(source: CSharpSource, names: readonly string[]): readonly Call[] {
  return calls(source, names.join('|'), () => callsIn(source, names));
}

function callsIn(source: CSharpSource, names: readonly string[]): readonly Call[] {
  const pattern = new RegExp(
    `(?<![\\w])(${names.join('|')})\\s*(?:<[^<>;(){}]*(?:<[^<>;(){}]*>[^<>;(){}]*)*>)?\\s*([({])`,
    'g',
  );
  return [...source.bare.matchAll(pattern)].flatMap((match) => {
    const start = match.index;
    const open = start + match[0].length - 1;
    const isNew = /\bnew\s+(?:[\w.]+\.)?$/.test(source.bare.slice(Math.max(0, start - 80), start));
    if (match[2] === '{' && !isNew) return [];
    if (/\b(?:class|void|Task|static\s+\w+)\s+$/.test(source.bare.slice(Math.max(0, start - 30), start))) return [];
    const close = closingBracket(source.bare, open);
    const inside = trimSpan({ source, start: open + 1, end: close });
    const args = match[2] === '(' && inside.start < inside.end ? splitTop(inside, ',') : [];
    const initialiser = match[2] === '{' ? inside : isNew ? initialiserAfter(source, close + 1) : undefined;
    return [
      { source, start, name: match[1] as string, args, at: source.at(start), ...(initialiser ? { initialiser } : {}) },
    ];
  });
}

function initialiserAfter(source: CSharpSource, from: number): Span | undefined {
  const gap = /^\s*\{/.exec(source.bare.slice(from, from + 200));
  if (!gap) return undefined;
  const open = from + gap[0].length - 1;
  return trimSpan({ source, start: open + 1, end: closingBracket(source.bare, open) });
}

/** Value of `Name = …` in an object initialiser. */
export function memberOf(initialiser: Span | undefined, name: string): Span | undefined {
  if (!initialiser) return undefined;
  for (const part of splitTop(initialiser, ',')) {
    const match = new RegExp(`^${name}\\s*=(?![=>])\\s*`).exec(bareOf(part));
    if (match) return { ...part, start: part.start + match[0].length };
  }
  return undefined;
}
