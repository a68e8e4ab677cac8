/** One error of a storage, and what to do about it. */
export interface StorageError {
  /**
   * Codes with which the storage says it. `<operation> <code>` where the code means this in one operation only: `PutObject AccessDenied`
   * counts before `AccessDenied`.
   */
  readonly codes: readonly string[];
  /** What is wrong, as a sentence without its full stop. */
  readonly cause: string;
  /**
   * What to do, as a sentence with its full stop. `{VARIABLE}` stands for the secret or variable of the repository behind that variable
   * of the target, and `{secrets}` for all of them.
   */
  readonly next: string;
}

/**
 * How a storage says what is wrong. Only its code decides, never a word in its text: the text holds names that people chose, and words
 * that the server chose. Patterns are extended regular expressions that bash and JavaScript read alike. They look at Litestream's message
 * as one line, and the first place that fits counts, because the server's own words come last.
 */
export interface StorageErrors {
  /** Patterns whose last group is the code. The first one that fits counts. */
  readonly code: readonly string[];
  /** Pattern whose last group is the operation that failed. */
  readonly operation?: string;
  readonly known: readonly StorageError[];
  /**
   * For a storage whose errors Litestream repeats in silence for minutes: a variable that makes it print each attempt, and a pattern whose
   * last group is the code of an attempt. The last attempt counts.
   */
  readonly attempts?: { readonly variable: string; readonly value: string; readonly code: string };
}
