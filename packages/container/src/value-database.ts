import type { Line } from './lines.js';
import type { SourceValue } from './source-value.js';
import type { StackDatabase } from './stack.js';

/** The database at a path that a value ends in. A variable that decides the whole value can move the database. */
export function valueDatabase(value: SourceValue, path: string, at: Line): StackDatabase {
  const { variable } = value;
  const [front, tail = ''] = around(value.text, path) ?? [];
  return {
    path,
    holds: "the app's database",
    from: value.from ?? at.from,
    // A folder above the one that the app starts in is most likely meant from elsewhere.
    guessed: value.guessed || path.startsWith('../'),
    ...(variable !== undefined && front !== undefined
      ? { moves: { variable, value: (to: string) => `${front}${to}${tail}` } }
      : {}),
  };
}

/** What stands before a path, without the dot of a relative one, and the query behind it: `?mode=rwc` decides whether a file is made. */
function around(text: string, path: string): readonly [string, string] | undefined {
  const start = text.lastIndexOf(path);
  const tail = text.slice(start + path.length);
  if (start < 0 || !/^(?:\?.*)?$/.test(tail)) return undefined;
  return [text.slice(0, start).replace(/(?:\.\/)+$/, ''), tail];
}
