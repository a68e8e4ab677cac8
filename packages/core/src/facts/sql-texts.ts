import { isDevelopmentOnly } from '../project/csharp-development.js';
import { CLOSING, closingBracket, trimSpan, type Span } from '../project/csharp-shape.js';
import { HOLE, type Origin } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import type { CSharpSource } from '../project/csharp.js';
import { isBelow } from '../project/paths.js';
import { place } from '../project/text.js';
import type { Checkout } from './checkout.js';

/** A text for SQLite, with a `HOLE` for each part that run time alone knows. */
export interface SqlText {
  readonly text: string;
  readonly from: string;
  /** Variables that decide parts of it. */
  readonly origins: readonly Origin[];
  /** The code around it; left out for a script. */
  readonly source?: CSharpSource;
}

/** Characters of a statement or a sum that is read. What programs hold is shorter; a longer text was made to keep a reader busy. */
const LONGEST = 10_000;

/** The statements of a text. */
export function statementsOf(text: string): readonly string[] {
  return text.split(';').filter(({ length }) => length <= LONGEST);
}

/** Texts in the code, put together from their parts, and scripts below the project's folder, of which a pattern finds something. */
export function sqlTexts(checkout: Checkout, pattern: RegExp): readonly SqlText[] {
  return [...inCode(checkout, pattern), ...inScripts(checkout, pattern)];
}

function inCode({ sources, surroundings }: Checkout, pattern: RegExp): readonly SqlText[] {
  return sources.flatMap((source) =>
    source.strings
      .filter(
        ({ parts, start }) =>
          parts.some((part) => typeof part === 'string' && pattern.test(part)) && !isDevelopmentOnly(source, start),
      )
      .flatMap(({ start, end }): readonly SqlText[] => {
        const [value] = evaluate(sumOf({ source, start, end }), surroundings);
        if (value?.kind !== 'text' && value?.kind !== 'unknown') return [];
        const text = value.kind === 'text' ? value.text : (value.pattern ?? '');
        // The place of a value that `string.Format` puts in.
        return [
          {
            text: text.replaceAll(/\{\d+(?::[^{}]*)?\}/g, HOLE),
            from: source.at(start),
            origins: value.origins ?? [],
            source,
          },
        ];
      }),
  );
}

/** The literal with what is added to it: `"ATTACH '" + path + "'"`. */
export function sumOf(literal: Span): Span {
  const { bare } = literal.source;
  if (!/^\s*\+(?![+=])/.test(bare.slice(literal.end))) return literal;
  let at = literal.end;
  while (at < bare.length && !/[,;)\]}]/.test(bare[at] as string))
    at = CLOSING[bare[at] as string] === undefined ? at + 1 : closingBracket(bare, at) + 1;
  return at - literal.start > LONGEST ? literal : trimSpan({ ...literal, end: at });
}

function inScripts({ project, csproj }: Checkout, pattern: RegExp): readonly SqlText[] {
  if (csproj.path === '') return [];
  return project.files
    .filter((path) => /\.sql$/i.test(path) && isBelow(path, csproj.folder))
    .flatMap((path) => {
      const text = project.read(path) ?? '';
      const match = pattern.exec(text);
      return match ? [{ text, from: place(path, text, match.index), origins: [] }] : [];
    });
}
