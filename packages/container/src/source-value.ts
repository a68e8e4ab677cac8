import { MAX_VALUE_LENGTH, remembered } from 'litestream-generator-core';
import type { Line } from './lines.js';

/** What a piece of source code comes to, in whatever language. */
export interface SourceValue {
  readonly text: string;
  /** Where a variable or another line gives it, that place. */
  readonly from?: string;
  /** The variable of the container that decides it as a whole. */
  readonly variable?: string;
  /** True where the container may have another value than the checkout says. */
  readonly guessed: boolean;
}

/** The value of each expression of a view, by the language, the place and the depth. */
export const onceIn = remembered<SourceValue | undefined>();

/** One value of several, put together as the language does it. Undefined where one of them is, or where it would be longer than any. */
export function joined(
  values: readonly (SourceValue | undefined)[],
  together: (texts: readonly string[]) => string,
): SourceValue | undefined {
  const known = values.filter((value) => value !== undefined);
  const [only] = known;
  const length = known.reduce((sum, { text }) => sum + text.length, 0);
  if (only === undefined || known.length < values.length || length > MAX_VALUE_LENGTH) return undefined;
  const text = together(known.map((value) => value.text));
  return known.length === 1 ? { ...only, text } : { text, guessed: known.some(({ guessed }) => guessed) };
}

/** What a name may stand for. */
export interface Meaning {
  /** Left out where nothing but the variable or the option decides. */
  readonly code?: string;
  readonly at: Line;
  /** The variable of the container that wins over the code. */
  readonly variable?: string;
  /** Options of the command line that win over both. */
  readonly flags?: readonly string[];
  /** True for a constant and the like: a guess without it. */
  readonly sure?: boolean;
}

/** The first of several that is known; several different ones are a guess, unless the set-up decides. */
export function firstKnown(values: readonly (SourceValue | undefined)[]): SourceValue | undefined {
  const known = values.filter((value) => value !== undefined);
  const [first] = known;
  const several = known.some(({ text }) => text !== first?.text);
  return first && (several && first.variable === undefined ? { ...first, guessed: true } : first);
}
