import { bareOf, closingBracket, splitTop, statementEnd } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** A parameter of the method, constructor or record around a place. */
export interface Parameter {
  /** Name of the method or class. */
  readonly of: string;
  /** Which one it is, from 0; a `this` in front does not count. */
  readonly index: number;
}

/** The parameter of this name that is in scope at an offset, or undefined where the name is none. */
export function parameterAt(source: CSharpSource, name: string, offset: number): Parameter | undefined {
  const { bare } = source;
  const pattern = new RegExp(
    `\\b(\\w+)\\s*(?:<[\\w\\s,]*>\\s*)?\\((?=[^(){};]*\\b[\\w<>.?\\[\\]]+\\s+${name}\\s*(?:[,)]|=[^=>]))`,
    'g',
  );
  for (const match of [...bare.matchAll(pattern)].toReversed()) {
    if (match.index > offset || /^(?:using|for|fixed)$/.test(match[1] as string)) continue;
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const body = bodyAfter(bare, close + 1);
    if (body === undefined || offset < close || offset >= body) continue;
    const parameters = splitTop({ source, start: open + 1, end: close }, ',').map(bareOf);
    const index = parameters.findIndex((text) => new RegExp(`[\\w>?\\]]\\s+${name}\\s*(?:=|$)`).test(text));
    if (index < 0) continue;
    const extension = /^this\s/.test(parameters[0] ?? '');
    return { of: match[1] as string, index: extension ? index - 1 : index };
  }
  return undefined;
}

/** End of what belongs to a signature that ends here; undefined where none does, as after a call. */
export function bodyAfter(bare: string, from: number): number | undefined {
  const gap = /^(?:\s*(?::|where\b)[^{};]*?)?\s*(\{|=>)/.exec(bare.slice(from, from + 400));
  if (!gap) return undefined;
  const at = from + gap[0].length;
  if (gap[1] === '{') return closingBracket(bare, at - 1) + 1;
  return statementEnd(bare, at);
}
