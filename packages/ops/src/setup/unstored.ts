/** What was made in this run, and nobody but this run knows until the repository has it. */
export interface Unstored {
  /**
   * Has a text said at the end of the run, unless the repository has all of these values by then.
   * @param text undefined where there is nothing to say
   */
  untilStored(names: readonly string[], text: () => string | undefined): void;
  /** Says that the repository has got this value. */
  stored(name: string): void;
  /** What is to be said by now. */
  texts(): readonly string[];
}

/** Begins the list of a run, with nothing on it. */
export function openUnstored(): Unstored {
  const open: { readonly names: Set<string>; readonly text: () => string | undefined }[] = [];
  return {
    untilStored: (names, text) => void open.push({ names: new Set(names), text }),
    stored: (name) => open.forEach(({ names }) => names.delete(name)),
    texts: () => open.filter(({ names }) => names.size > 0).flatMap(({ text }) => text() ?? []),
  };
}
