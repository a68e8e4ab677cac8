/** What is known of the files that the last run wrote. */
export interface Known {
  /** Git's blob id of what was rendered for each file, by path. */
  readonly written: Readonly<Record<string, string>>;
  /** Those of them that hold lines of somebody else's file as well, so that they are never removed. */
  readonly joined: readonly string[];
  /**
   * What was rendered last for a path, with LF line ends; undefined where no text is
   * known: it was never committed, or lies beyond a shallow history.
   */
  text(path: string): string | undefined;
  /**
   * Whether every text that was ever committed is at hand. Only then does a text that is not known prove that its file was never
   * committed, so that a file that is missing was not deleted by anybody.
   */
  readonly complete: boolean;
  /** Where nothing was noted of what was rendered: the commit that brought the files, and the texts that it brought. Default: unknown. */
  readonly brought?: Brought;
  /** Git's blob ids of the texts that project templates published, by path. Default: those that we know. */
  readonly published?: Readonly<Record<string, readonly string[]>>;
}

/** The commit in which the files first appeared. What a person changed before that commit is in its texts. */
export interface Brought {
  /** Abbreviated id of the commit. */
  readonly commit: string;
  /** Text of a path in that commit; undefined where it has no such file. */
  text(path: string): string | undefined;
}

/** Before the first run. */
export const nothingKnown: Known = { written: {}, joined: [], text: () => undefined, complete: false };
