import type { Line } from './lines.js';
import type { SourceValue } from './source-value.js';
import type { StackDatabase } from './stack.js';

/** The database at a path that a value ends in. A variable that decides the whole value can move the database. */
export function valueDatabase(value: SourceValue, path: string, at: Line): StackDatabase {
  const { variable } = value;
  const front = value.text.slice(0, value.text.length - path.length);
  return {
    path,
    holds: "the app's database",
    from: value.from ?? at.from,
    guessed: value.guessed,
    ...(variable !== undefined && value.text.endsWith(path)
      ? { moves: { variable, value: (to: string) => `${front.replace(/(?:\.\/)+$/, '')}${to}` } }
      : {}),
  };
}
