import { trimSpan, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** `condition ? yes : no` */
export interface Ternary {
  readonly condition: Span;
  readonly yes: Span;
  readonly no: Span;
}

/** Characters of a choice that is followed. */
const LONGEST = 2_000;

/** The choices of a source, without types that may be null and without `?.`, `??` and `?[`. */
export function ternariesOf(source: CSharpSource): readonly Ternary[] {
  const { bare } = source;
  return [...bare.matchAll(/(?<![?\w<>\])]\s*\?|\?)\?(?![?.[:,)>;])/g)].flatMap(({ index }): readonly Ternary[] => {
    const colon = ahead(bare, index + 1, ':');
    if (colon === undefined || bare[colon] !== ':') return [];
    const end = ahead(bare, colon + 1, ':') ?? bare.length;
    const condition = conditionBefore(source, index);
    return [
      {
        condition,
        yes: trimSpan({ source, start: index + 1, end: colon }),
        no: trimSpan({ source, start: colon + 1, end }),
      },
    ];
  });
}

/** The sign, a comma, a semicolon or the bracket that closes what is around, outside of brackets and of choices in this one. */
function ahead(bare: string, from: number, sign: string): number | undefined {
  let depth = 0;
  let choices = 0;
  for (let at = from; at < Math.min(bare.length, from + LONGEST); at++) {
    const one = bare[at] as string;
    if ('([{'.includes(one)) depth++;
    else if (')]}'.includes(one) && depth-- === 0) return at;
    else if (depth > 0) continue;
    else if (one === ';' || one === ',') return at;
    else if (one === '?' && /^\?\s/.test(bare.slice(at, at + 2))) choices++;
    else if (one === sign && choices-- === 0) return at;
  }
  return undefined;
}

function conditionBefore(source: CSharpSource, mark: number): Span {
  const { bare } = source;
  let depth = 0;
  let at = mark - 1;
  for (; at >= Math.max(0, mark - LONGEST); at--) {
    const one = bare[at] as string;
    if (')]}'.includes(one)) depth++;
    else if ('([{'.includes(one) && depth-- === 0) break;
    else if (depth === 0 && (',;?:'.includes(one) || isAssignment(bare, at))) break;
  }
  const span = trimSpan({ source, start: at + 1, end: mark });
  const word = /^(?:return\b|>)\s*/.exec(bare.slice(span.start, span.end))?.[0].length ?? 0;
  return trimSpan({ ...span, start: span.start + word });
}

/** `=` and `=>`, and no comparison. */
function isAssignment(bare: string, at: number): boolean {
  return bare[at] === '=' && bare[at + 1] !== '=' && !/[=!<>]/.test(bare[at - 1] ?? '');
}
