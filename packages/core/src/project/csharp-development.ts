import { CLOSING, closingBracket } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** True when the code at this offset runs in development only: inside `if (….IsDevelopment()) {…}`, or in the `else` of its negation. */
export function isDevelopmentOnly(source: CSharpSource, offset: number): boolean {
  for (const match of source.bare.matchAll(/\bif\s*\(/g)) {
    if (match.index > offset) break;
    const open = match.index + match[0].length - 1;
    const close = closingBracket(source.bare, open);
    const condition = source.bare.slice(open + 1, close);
    if (!/\.\s*IsDevelopment\s*\(/.test(condition)) continue;
    const negated = /!\s*[\w.]*\.\s*IsDevelopment/.test(condition);
    const then = statementAfter(source.bare, close + 1);
    if (offset >= then.start && offset < then.end) {
      if (!negated) return true;
    } else if (negated) {
      const otherwise = /^\s*else\b/.exec(source.bare.slice(then.end, then.end + 80));
      if (otherwise) {
        const other = statementAfter(source.bare, then.end + otherwise[0].length);
        if (offset >= other.start && offset < other.end) return true;
      }
    }
  }
  return false;
}

function statementAfter(bare: string, from: number): { readonly start: number; readonly end: number } {
  const start = from + (/^\s*/.exec(bare.slice(from))?.[0].length ?? 0);
  if (bare[start] === '{') return { start, end: closingBracket(bare, start) + 1 };
  for (let at = start; at < bare.length; at++) {
    if (CLOSING[bare[at] as string] !== undefined) at = closingBracket(bare, at);
    else if (bare[at] === ';') return { start, end: at + 1 };
  }
  return { start, end: bare.length };
}
