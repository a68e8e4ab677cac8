import { lineAt } from './text.js';

/** A string literal: constant text and, in an interpolated one, holes. Offsets are those of the source. */
export interface CSharpString {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly (string | { readonly code: string })[];
}

/** C# source made safe to search: all three texts have the offsets and lines of the original. */
export interface CSharpSource {
  readonly path: string;
  /** Comments and code that a Release build leaves out are blank. */
  readonly code: string;
  /** As `code`, with the contents of strings blank as well: safe to look for calls and operators in. */
  readonly bare: string;
  readonly strings: readonly CSharpString[];
  /** `MyApp/Program.cs:12` */
  at(offset: number): string;
}

/**
 * Scans C#: comments, all kinds of strings (regular, verbatim, interpolated, raw), characters and `#if`.
 * It is no parser: what it knows is where code is and where it is not.
 */
export function scanCSharp(path: string, original: string): CSharpSource {
  const text = withoutDebugCode(original);
  const code = text.split('');
  const bare = text.split('');
  const strings: CSharpString[] = [];
  let at = 0;
  while (at < text.length) {
    const end = commentEnd(text, at);
    if (end !== undefined) {
      blank(code, at, end);
      blank(bare, at, end);
      at = end;
      continue;
    }
    const literal = stringAt(text, at);
    if (literal) {
      blank(bare, at + 1, literal.end - 1);
      bare[at] = bare[literal.end - 1] = '"';
      strings.push(literal);
      at = literal.end;
      continue;
    }
    at = text[at] === '\'' ? characterEnd(text, at, bare) : at + 1;
  }
  return { path, code: code.join(''), bare: bare.join(''), strings, at: (offset) => `${path}:${lineAt(text, offset)}` };
}

function blank(characters: string[], start: number, end: number): void {
  for (let at = start; at < end; at++) if (characters[at] !== '\n') characters[at] = ' ';
}

function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return endOr(text, text.indexOf('\n', at));
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 2;
  }
  return undefined;
}

function endOr(text: string, end: number): number {
  return end === -1 ? text.length : end;
}

function characterEnd(text: string, at: number, bare: string[]): number {
  const match = /^'(?:\\[^\n']{1,10}|\\'|[^'\\\n])'/.exec(text.slice(at, at + 14));
  if (!match) return at + 1;
  blank(bare, at, at + match[0].length);
  return at + match[0].length;
}

/** A string that starts here, with its prefix (`$`, `@`, `$@`, `$$`), or undefined. */
function stringAt(text: string, at: number): CSharpString | undefined {
  const prefix = /^(?:\$+@?|@\$?)?"/.exec(text.slice(at, at + 8))?.[0];
  if (prefix === undefined) return undefined;
  const dollars = prefix.split('$').length - 1;
  const open = at + prefix.length - 1;
  const quotes = /^"+/.exec(text.slice(open))?.[0].length ?? 1;
  if (quotes >= 3 && !prefix.includes('@')) return rawString(text, at, open, quotes, dollars);
  return plainString(text, at, open + 1, prefix.includes('@'), dollars > 0);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' };

function plainString(text: string, start: number, from: number, verbatim: boolean, interpolated: boolean): CSharpString {
  const parts: (string | { code: string })[] = [];
  let constant = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    const next = text[at + 1];
    if (character === '"') {
      if (!verbatim || next !== '"') break;
      constant += '"';
      at++;
    } else if (character === '\n' && !verbatim) {
      break;
    } else if (character === '\\' && !verbatim) {
      const unicode = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,4}))/.exec(text.slice(at, at + 6));
      constant += unicode ? String.fromCharCode(Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16)) : ESCAPES[next ?? ''] ?? next ?? '';
      at += unicode ? unicode[0].length - 1 : 1;
    } else if (interpolated && (character === '{' || character === '}') && next === character) {
      constant += character;
      at++;
    } else if (interpolated && character === '{') {
      const end = holeEnd(text, at + 1);
      parts.push(constant, { code: withoutFormat(text.slice(at + 1, end)) });
      constant = '';
      at = end;
    } else {
      constant += character;
    }
  }
  parts.push(constant);
  return { start, end: Math.min(at + 1, text.length), parts: parts.filter((part) => part !== '') };
}

function rawString(text: string, start: number, open: number, quotes: number, dollars: number): CSharpString {
  const from = open + quotes;
  const close = text.indexOf('"'.repeat(quotes), from);
  const end = close === -1 ? text.length : close + quotes;
  const content = text.slice(from, close === -1 ? text.length : close);
  const lines = content.split('\n');
  const indent = lines.length > 1 ? (lines.at(-1) ?? '') : '';
  const body = lines.length > 1 ? lines.slice(1, -1).map((line) => line.startsWith(indent) ? line.slice(indent.length) : line).join('\n') : content;
  if (dollars === 0) return { start, end, parts: body === '' ? [] : [body] };
  const hole = new RegExp(`${'\\{'.repeat(dollars)}([^{}]*)${'\\}'.repeat(dollars)}`);
  const parts = body.split(hole).map((part, index) => index % 2 === 1 ? { code: withoutFormat(part) } : part);
  return { start, end, parts: parts.filter((part) => part !== '') };
}

/** Offset of the brace that closes a hole; strings inside may hold braces and quotes. */
function holeEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const literal = stringAt(text, at);
    if (literal) {
      at = literal.end;
      continue;
    }
    const character = text[at];
    if (character === '}' && depth === 0) return at;
    if (character === '{' || character === '(' || character === '[') depth++;
    if (character === '}' || character === ')' || character === ']') depth--;
    at++;
  }
  return text.length;
}

/** A hole without its format, `{date:yyyy}` → `date`. */
function withoutFormat(hole: string): string {
  return /^[\w.\s()!?]*(?=[:,])/.exec(hole)?.[0] ?? hole;
}

/** Blanks `#if DEBUG` regions: the image is a Release build. Other symbols keep their code. */
function withoutDebugCode(text: string): string {
  if (!/^\s*#\s*if\b/m.test(text)) return text;
  const open: { readonly mine: boolean; live: boolean }[] = [];
  return text.split('\n').map((line) => {
    const directive = /^\s*#\s*(if|elif|else|endif)\b\s*([^/]*)/.exec(line);
    if (!directive) return open.every(({ live }) => live) ? line : ' '.repeat(line.length);
    const condition = (directive[2] ?? '').trim();
    const top = open.at(-1);
    if (directive[1] === 'if') open.push({ mine: /\b(?:DEBUG|RELEASE)\b/.test(condition), live: inRelease(condition) });
    else if (directive[1] === 'endif') open.pop();
    else if (top?.mine) top.live = directive[1] === 'else' ? !top.live : inRelease(condition);
    return ' '.repeat(line.length);
  }).join('\n');
}

function inRelease(condition: string): boolean {
  return condition !== 'DEBUG' && condition !== '!RELEASE';
}
