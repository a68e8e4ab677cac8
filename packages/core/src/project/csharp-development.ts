import { inProduction } from './csharp-condition.js';
import { scopeOf } from './csharp-scope.js';
import { CLOSING, closingBracket } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

const once = remembered<readonly Stretch[]>();

/**
 * True when the code at this offset never runs in production: inside `if (….IsDevelopment()) {…}`, in the `else` of its negation, or
 * after a `return` for production.
 */
export function isDevelopmentOnly(source: CSharpSource, offset: number): boolean {
  return once(source, '', () => aside(source)).some(({ start, end }) => offset >= start && offset < end);
}

function aside(source: CSharpSource): readonly Stretch[] {
  const { bare } = source;
  return [...bare.matchAll(/\bif\s*\(/g)].flatMap((match): readonly Stretch[] => {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const runs = inProduction({ source, start: open + 1, end: close });
    if (runs === undefined) return [];
    const then = statementAfter(bare, close + 1);
    if (!runs) return [then];
    const otherwise = /^\s*else\b/.exec(bare.slice(then.end, then.end + 80));
    const returns = /\breturn\b[^;{}]*;\s*\}?\s*$/.test(bare.slice(Math.max(then.start, then.end - 200), then.end));
    return [
      ...(otherwise ? [statementAfter(bare, then.end + otherwise[0].length)] : []),
      ...(returns ? [{ start: then.end, end: scopeOf(source, match.index).end }] : []),
    ];
  });
}

/** The statement that begins here: a block, one with a head such as `if (…)`, or all up to a semicolon. */
export function statementAfter(bare: string, from: number): Stretch {
  const start = from + (/^\s*/.exec(bare.slice(from))?.[0].length ?? 0);
  if (bare[start] === '{') return { start, end: closingBracket(bare, start) + 1 };
  const head = /^(if|for|foreach|while|using|lock|switch)\s*\(/.exec(bare.slice(start, start + 40));
  if (head) {
    const inner = statementAfter(bare, closingBracket(bare, start + head[0].length - 1) + 1);
    const otherwise = head[1] === 'if' ? /^\s*else\b/.exec(bare.slice(inner.end, inner.end + 80)) : null;
    return { start, end: otherwise ? statementAfter(bare, inner.end + otherwise[0].length).end : inner.end };
  }
  for (let at = start; at < bare.length; at++) {
    if (CLOSING[bare[at] as string] !== undefined) at = closingBracket(bare, at);
    else if (bare[at] === ';') return { start, end: at + 1 };
  }
  return { start, end: bare.length };
}
