import { scanCSharp } from './csharp.js';
import type { Span } from './csharp-shape.js';

/** The code of a hole at its place in the source, where it is blank as a part of a string. */
export function holeIn({ source, start: literal, end: close }: Span, code: string, from: number): Span {
  const hole = scanCSharp(source.path, code);
  const at = source.code.indexOf(code, from);
  if (at < 0 || at >= close) return { source: { ...hole, at: () => source.at(literal) }, start: 0, end: code.length };
  const end = at + code.length;
  return {
    source: {
      ...source,
      bare: `${source.bare.slice(0, at)}${hole.bare}${source.bare.slice(end)}`,
      strings: hole.strings.map((one) => ({ ...one, start: one.start + at, end: one.end + at })),
    },
    start: at,
    end,
  };
}
