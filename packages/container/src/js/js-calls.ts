import type { ContainerView } from 'litestream-generator-core';
import { jsBranch } from './js-branch.js';
import { asGuesses, opensBy, opensOf, type JsOpened, type Place } from './js-settings.js';
import { MAX_PLACES, sourceLines } from '../lines.js';
import { piecesIn } from '../members.js';
import { openPlace } from '../open-places.js';

/** A call that opens a file. */
export interface JsCall {
  /** Ends with the bracket that opens. */
  readonly call: RegExp;
  /** True where it opens nothing but SQLite: an argument that only other code knows is an open question then. */
  readonly sqlite: boolean;
}

/** What calls open by their first argument: a path, a URL, or an object that has one. */
export function jsCalls(view: ContainerView, path: string, calls: readonly JsCall[]): JsOpened {
  const lines = sourceLines(view.project, path);
  const places = lines.flatMap((line, row) =>
    /^\s*(?:\/\/|\*)/.test(line.text)
      ? []
      : calls.flatMap(({ call, sqlite }) => {
          const match = call.exec(line.text);
          return match ? [{ line, row, column: match.index, end: match.index + match[0].length - 1, sqlite }] : [];
        }),
  );
  const opened = places.slice(0, MAX_PLACES).flatMap(({ line, row, column, end, sqlite }): readonly Place[] => {
    const [first] = piecesIn({ lines, row, column: end });
    const branch = first ? jsBranch(view, lines, row, column) : 'other';
    if (!first || branch === 'other') return [];
    const all = opensBy(view, first);
    const empty = all.length === 0 && sqlite && first.text.startsWith('{') && !/:memory:/.test(first.text);
    // An open question has the place of the call itself.
    const own = (empty ? [openPlace(first.text, line.from)] : all).flatMap((one): readonly Place[] => {
      if ('path' in one) return [one];
      return sqlite || /\b(?:file|sqlite):/.test(one.what) ? [{ ...one, from: line.from }] : [];
    });
    return branch === 'unknown' ? asGuesses(own) : own;
  });
  return opensOf(opened);
}
