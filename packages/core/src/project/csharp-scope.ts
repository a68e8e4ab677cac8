import type { CSharpSource } from './csharp.js';

/** Block that encloses an offset, its braces excluded; the whole file for code outside of any. */
export function scopeOf({ bare }: CSharpSource, offset: number): { readonly start: number; readonly end: number } {
  const start = unmatched(bare, offset - 1, -1, '}', '{');
  const end = unmatched(bare, offset, 1, '{', '}');
  return { start: start === undefined ? 0 : start + 1, end: end ?? bare.length };
}

/** First bracket in a direction that has no partner on the way. */
function unmatched(bare: string, from: number, step: 1 | -1, opens: string, closes: string): number | undefined {
  let depth = 0;
  for (let at = from; at >= 0 && at < bare.length; at += step) {
    if (bare[at] === opens) depth++;
    else if (bare[at] === closes && depth-- === 0) return at;
  }
  return undefined;
}
