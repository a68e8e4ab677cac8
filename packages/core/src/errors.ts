/** One thing that is wrong, and what the reader does about it. Both are full sentences or commands. */
export interface Problem {
  /** The cause, naming the file, flag or secret it is about. */
  readonly what: string;
  /** The next step: a command, a flag, or where to look. */
  readonly fix: string;
}

/** Everything that stops a run, reported at once. The shells print it and exit non-zero; nothing else is thrown on purpose. */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(...problems: readonly Problem[]) {
    super(problems.map(({ what, fix }) => `${what}\n  → ${fix}`).join('\n'));
    this.name = 'UserError';
    this.problems = problems;
  }
}

/** The text of a file is not what its name says. The remedy is an earlier version of the file, which the caller may know. */
export class DamagedError extends UserError {}
