/** A file to be written. */
export interface GeneratedFile {
  /** POSIX path relative to the project's root. */
  readonly path: string;
  /** A second path under which the same file may lie: where only that one is there, it is the one that is written. Default: none. */
  readonly otherPath?: string;
  /** LF line ends, ends in one LF. */
  readonly text: string;
  /** Mode on systems that have one. Default: 0o644. */
  readonly mode?: 0o644 | 0o755;
  /** One line for the plan: what the file is for. */
  readonly purpose: string;
  /**
   * How the text joins a file of that name that is already there, instead of replacing it:
   * `append-lines` adds the lines that it lacks, `json-keys` sets our top-level keys and keeps the others,
   * `dependabot-updates` adds the entries of `updates` whose ecosystem and directory it lacks.
   * Default: it replaces the file, after showing the difference.
   */
  readonly merge?: 'append-lines' | 'json-keys' | 'dependabot-updates';
  /** Whether it is written once, where there is none, and is a person's own from then on. Default: no. */
  readonly once?: boolean;
  /** Whether edits are never merged with a newer text, because the program was tested as a whole; a person decides instead. Default: no. */
  readonly whole?: boolean;
}
