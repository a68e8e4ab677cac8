import { isDevelopmentOnly } from './csharp-development.js';
import { closingBracket, statementEnd, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** What a method of this name can return: its own file's first, else the only one of that name. */
export function returnsOf(sources: readonly CSharpSource[], name: string, from: Span): readonly Span[] {
  const own = sources.filter(({ path }) => path === from.source.path).flatMap((source) => methods(source, name));
  const all = own.length > 0 ? own : sources.flatMap((source) => methods(source, name));
  return all.length === 1 ? (all[0] ?? []) : [];
}

/** For each method of this name, the expressions that it returns outside development. */
function methods(source: CSharpSource, name: string): readonly (readonly Span[])[] {
  const { bare } = source;
  const pattern = new RegExp(`\\b(?:string\\??|String|(?:Value)?Task\\s*<\\s*string\\??\\s*>)\\s+${name}\\s*\\(`, 'g');
  return [...bare.matchAll(pattern)].flatMap((match) => {
    const close = closingBracket(bare, match.index + match[0].length - 1);
    const start = /^\s*(=>|\{)\s*/.exec(bare.slice(close + 1));
    if (!start) return [];
    const from = close + 1 + start[0].length;
    if (start[1] === '=>') return [[statement(source, from)]];
    const open = bare.indexOf('{', close);
    const end = closingBracket(bare, open);
    return [
      [...bare.slice(open, end).matchAll(/\breturn\s+/g)]
        .map(({ index, 0: word }) => open + index + word.length)
        .filter((at) => !isDevelopmentOnly(source, at))
        .map((at) => statement(source, at)),
    ];
  });
}

function statement(source: CSharpSource, start: number): Span {
  return trimSpan({ source, start, end: statementEnd(source.bare, start) });
}
