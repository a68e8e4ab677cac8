import type { Lookup } from './csharp-declarations.js';
import { bareOf, closingBracket, statementEnd, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpValue, Read } from './csharp-text.js';
import type { CSharpSource } from './csharp.js';

/** What options are looked up in. */
export interface OptionSources {
  readonly sources: readonly CSharpSource[];
  readonly lookup: Lookup;
  /** The text of an expression, where it has one. */
  constant(part: Span): string | undefined;
  evaluate(part: Span): readonly CSharpValue[];
  /** Reads settings. Default: none is known. */
  readonly read?: Read;
}

/** Section of the settings that an expression is: nothing for the whole configuration. */
export function sectionOf(span: Span, around: OptionSources, depth: number): string | undefined {
  const whole = trimSpan(span);
  const bare = bareOf(whole).replace(/[\s!?]+$/, '');
  if (depth > 4) return undefined;
  if (/(?:^|\.\s*)_?(?:[cC]onfig(?:uration)?|\w*Config(?:uration)?)$/.test(bare)) return '';
  const call = /\.\s*Get(?:Required)?Section\s*\(/g;
  const last = [...bare.matchAll(call)].at(-1);
  if (last) {
    const open = whole.start + last.index + last[0].length - 1;
    const close = closingBracket(whole.source.bare, open);
    if (close !== whole.start + bare.length - 1) return undefined;
    const name = around.constant(trimSpan({ ...whole, start: open + 1, end: close }));
    const outer = sectionOf({ ...whole, end: whole.start + last.index }, around, depth + 1);
    return name === undefined || outer === undefined ? undefined : outer === '' ? name : `${outer}:${name}`;
  }
  const named = /^(?:this\s*\.\s*)?([A-Za-z_]\w*)$/.exec(bare)?.[1];
  const value = named === undefined ? undefined : initialiser(whole.source, named, whole.start);
  return value && sectionOf(value, around, depth + 1);
}

/** What a local name is declared with, the nearest above. */
export function initialiser(source: CSharpSource, name: string, before: number): Span | undefined {
  const pattern = new RegExp(`\\b(?:var|[A-Z][\\w.<>?]*)\\s+${name}\\s*=(?![=>])\\s*`, 'g');
  const match = [...source.bare.matchAll(pattern)].filter(({ index }) => index < before).at(-1);
  if (!match) return undefined;
  const start = match.index + match[0].length;
  return trimSpan({ source, start, end: statementEnd(source.bare, start) });
}

/** The expression in front of a dot. */
export function receiver(source: CSharpSource, dot: number): Span {
  const { bare } = source;
  let at = dot - 1;
  let depth = 0;
  for (; at >= 0; at--) {
    const character = bare[at] as string;
    if (')]'.includes(character)) depth++;
    else if ('(['.includes(character)) depth--;
    else if (depth === 0 && !/[\w.?!\s"]/.test(character)) break;
    if (depth < 0) break;
  }
  const span = trimSpan({ source, start: at + 1, end: dot });
  const end = bareOf(span).replace(/[\s.?!]+$/, '').length;
  const word = /^(?:return|await|var\s+\w+\s*=)\s+/.exec(bareOf(span))?.[0].length ?? 0;
  return { ...span, start: span.start + word, end: span.start + end };
}
