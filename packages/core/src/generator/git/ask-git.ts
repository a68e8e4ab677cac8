/** Runs git with these arguments and this input; undefined where it fails. */
export type AskGit = (args: readonly string[], input?: string) => Buffer | undefined;

/** The lines of an answer to `-z`. */
export function linesOf(answer: Buffer | undefined): readonly string[] {
  return (answer?.toString() ?? '').split('\0').filter((line) => line !== '');
}

/** The path of a line of `git ls-files`, which is behind a tab. */
export function pathOf(line: string): string {
  return line.slice(line.indexOf('\t') + 1);
}
