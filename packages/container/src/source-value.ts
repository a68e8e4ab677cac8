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

/** One value of several, put together as the language does it. Undefined where one of them is. */
export function joined(
  values: readonly (SourceValue | undefined)[],
  together: (texts: readonly string[]) => string,
): SourceValue | undefined {
  const known = values.filter((value) => value !== undefined);
  const [only] = known;
  if (only === undefined || known.length < values.length) return undefined;
  const text = together(known.map((value) => value.text));
  return known.length === 1 ? { ...only, text } : { text, guessed: known.some(({ guessed }) => guessed) };
}
