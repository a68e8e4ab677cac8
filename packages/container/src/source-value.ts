import { MAX_VALUE_LENGTH, remembered, type ContainerView } from 'litestream-generator-core';
import { commandFlag } from './command-flag.js';
import type { Line } from './lines.js';
import { sqlitePath } from './sqlite-path.js';
import { variableOf } from './variables.js';

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

/** Replaces an empty text while a path is put together. No path contains this character. */
const EMPTY = '\0';

/**
 * One value of several, put together as the language does it. Undefined where one of them is, where it would be longer than any, and
 * where an empty text is a whole folder of a path: the app fills that in while it runs. As the first folder it is a guess.
 */
export function joined(
  values: readonly (SourceValue | undefined)[],
  together: (texts: readonly string[]) => string,
): SourceValue | undefined {
  const known = values.filter((value) => value !== undefined);
  const [only] = known;
  const length = known.reduce((sum, { text }) => sum + text.length, 0);
  if (only === undefined || known.length < values.length || length > MAX_VALUE_LENGTH) return undefined;
  const texts = known.map((value) => value.text);
  const marked = texts.includes('') ? together(texts.map((text) => text || EMPTY)) : '';
  if (marked.includes(`/${EMPTY}/`)) return undefined;
  const text = together(texts);
  const guessed = known.some((value) => value.guessed) || marked.startsWith(`${EMPTY}/`);
  return known.length === 1 ? { ...only, text } : { text, guessed };
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

/** The value of a variable of the container; undefined where nothing sets it. */
export function ofVariable(
  view: ContainerView,
  variable: string | undefined,
): (SourceValue & { readonly from: string }) | undefined {
  if (variable === undefined) return undefined;
  const set = variableOf(view, variable);
  return set && { text: set.value, from: set.from, variable, guessed: set.guessed };
}

/** The value of one meaning: the option of the command line, else the variable that is set, else the default in the code. */
export function meant(
  view: ContainerView,
  { code, at, variable, flags = [], sure = false }: Meaning,
  evaluate: (code: string, at: Line) => SourceValue | undefined,
): SourceValue | undefined {
  const flag = commandFlag(view, flags);
  if (flag) return { text: flag.value, from: flag.from, guessed: false };
  const set = ofVariable(view, variable);
  if (set) return set;
  const value = code === undefined ? undefined : evaluate(code, at);
  return (
    value && {
      ...value,
      guessed: value.guessed || (!sure && value.variable === undefined),
      from: value.from ?? at.from,
      ...(variable !== undefined && { variable }),
    }
  );
}

/** A file that proposes variables to people who develop, `.env.example`. */
const PROPOSAL = /(?:^|\/)\.?env\.(?:example|sample|dist|template):\d+$/;

/**
 * Of the value of a variable and the default behind it, the one that counts in the image: a default that is a whole path says more than a
 * relative one that a file proposes to people who develop.
 */
export function ratherDefault(
  set: SourceValue | undefined,
  byDefault: () => SourceValue | undefined,
): SourceValue | undefined {
  const isProposed = set !== undefined && set.guessed && PROPOSAL.test(set.from ?? '');
  if (!isProposed || sqlitePath(set.text)?.startsWith('/') !== false) return set;
  const value = byDefault();
  return value?.text.startsWith('/') ? { ...value, guessed: true } : set;
}

/** What a variable of the container gives, else the code behind it. */
export function variableOr(
  view: ContainerView,
  variable: string,
  otherwise: string | undefined,
  next: (code: string) => SourceValue | undefined,
): SourceValue | undefined {
  const fallback = (): SourceValue | undefined => {
    const value = otherwise === undefined ? undefined : next(otherwise);
    return value && { ...value, variable };
  };
  return ratherDefault(ofVariable(view, variable), fallback) ?? fallback();
}

/**
 * The first of several that is known; a variable that nothing sets may still be set.
 * @param variableIn the variable that a piece of code reads
 */
export function eitherOf(
  codes: readonly string[],
  next: (code: string) => SourceValue | undefined,
  variableIn: (code: string) => string | undefined,
): SourceValue | undefined {
  const value = firstOf(codes, next);
  const variable = codes.flatMap((code) => variableIn(code.trim()) ?? [])[0];
  return value && (variable === undefined || value.variable !== undefined ? value : { ...value, variable });
}

/** The value of the first of several that is known. Those behind it are not asked for without need: each may be as long a tree. */
export function firstOf(
  codes: readonly string[],
  next: (code: string) => SourceValue | undefined,
): SourceValue | undefined {
  for (const [index, code] of codes.entries()) {
    const value = next(code);
    if (value) return ratherDefault(value, () => firstOf(codes.slice(index + 1), next));
  }
  return undefined;
}
