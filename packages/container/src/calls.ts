import type { ContainerView } from 'litestream-generator-core';
import { MAX_PLACES, sourceLines, type Line } from './lines.js';
import { piecesIn, type Code } from './members.js';
import type { Meaning } from './source-value.js';

/** A function whose calls are looked for. */
interface Callee {
  /** A word that stands in every file with such a call: files without it need not be read line by line. */
  readonly word: string;
  /** Matches a call up to its opening bracket, and without that bracket. */
  readonly call: RegExp;
  /** Matches a line that is a comment. */
  readonly comment: RegExp;
  /** Whether a match calls this function, and not another one of its name. Default: each match does. */
  readonly isOne?: (match: RegExpExecArray, line: Line) => boolean;
}

/** The arguments of each call in some files of the project. */
export function argumentsIn(
  { project }: ContainerView,
  paths: readonly string[],
  { word, call, comment, isOne = () => true }: Callee,
): readonly (readonly Code[])[] {
  return paths.flatMap((path) => {
    if (!project.read(path)?.includes(word)) return [];
    const lines = sourceLines(project, path);
    const places = lines.flatMap((line, row) => {
      const match = comment.test(line.text) ? null : call.exec(line.text);
      return match && isOne(match, line) ? [{ row, column: match.index + match[0].length }] : [];
    });
    return places.slice(0, MAX_PLACES).map((place) => piecesIn({ lines, ...place }));
  });
}

/** What the callers of a function give one of its parameters: one value if all of them give the same, else none. */
export function agreed(given: readonly Pick<Code, 'text' | 'at'>[]): readonly Meaning[] {
  const [first] = given;
  return first && given.every(({ text }) => text === first.text)
    ? [{ code: first.text, at: first.at, sure: false }]
    : [];
}
