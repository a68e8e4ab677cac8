import { withoutDebugCode } from './csharp-directives.js';
import { stringAt, type CSharpString } from './csharp-string.js';
import { lineAt } from './text.js';

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
 * It is not a parser: what it knows is where code is and where it is not.
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
    at = text[at] === "'" ? characterEnd(text, at, bare) : at + 1;
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
