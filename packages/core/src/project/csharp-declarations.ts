import type { CSharpSource } from './csharp.js';
import { trimSpan, type Span } from './csharp-shape.js';

/**
 * Finds what a name is set to: the nearest declaration above in the same file, then any in it,
 * then a constant in another file. Assignments later on are not followed.
 */
export function lookupIn(sources: readonly CSharpSource[]): (name: string, from: Span) => Span | undefined {
  return (name, from) => {
    const own = sources.find(({ path }) => path === from.source.path);
    const here = own ? declarations(own, name, false) : [];
    const before = here.filter(({ end }) => end <= from.start).at(-1);
    if (before ?? here[0]) return before ?? here[0];
    for (const source of sources) {
      const constant = source === own ? undefined : declarations(source, name, true)[0];
      if (constant) return constant;
    }
    return undefined;
  };
}

function declarations(source: CSharpSource, name: string, constantsOnly: boolean): readonly Span[] {
  const before = constantsOnly
    ? '(?:const|static\\s+readonly|static)\\s+string\\??'
    : '(?:var|string\\??|String\\??|DirectoryInfo)';
  const pattern = new RegExp(`\\b${before}\\s+${name}\\s*(?:\\{[^{}]*\\}\\s*)?(?:=(?![=>])|=>)\\s*`, 'g');
  return [...source.bare.matchAll(pattern)].map((match) => {
    const start = match.index + match[0].length;
    return trimSpan({ source, start, end: statementEnd(source.bare, start) });
  });
}

/** End of the initialiser: the semicolon, or the comma of `a = 1, b = 2`, outside brackets. */
function statementEnd(bare: string, from: number): number {
  let depth = 0;
  for (let at = from; at < bare.length; at++) {
    const character = bare[at] as string;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ';')) return at;
  }
  return bare.length;
}
