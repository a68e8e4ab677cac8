import pc from 'picocolors';

/** The stream that a person may be watching. */
type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;

/** Carries out a piece of work, and shows meanwhile what it is. */
export type Working = <T>(what: string, work: () => T) => T;

/** For work without a progress line. */
export const unseen: Working = (_, work) => work();

/** Back to the start of the line, and clear it. */
const clearLine = '\r\u001B[2K';

/**
 * Shows on the last line of a terminal what is being done, and clears the line when it is done. Work that takes no time is not seen.
 * Nothing is written where nobody watches: to a file or a pipe, in CI, and at a terminal that cannot clear a line.
 * @param output where the line is shown. Default: standard output
 */
export function progressLine(output: Output = process.stdout, environment: NodeJS.ProcessEnv = process.env): Working {
  if (!output.isTTY || environment['TERM'] === 'dumb' || isSet(environment['CI'])) return unseen;
  return (what, work) => {
    // A line that the terminal wrapped could not be cleared.
    output.write(pc.dim(`${what} …`.slice(0, (output.columns || 80) - 1)));
    const clear = (): boolean => output.write(clearLine);
    let result;
    try {
      result = work();
    } catch (error) {
      clear();
      throw error;
    }
    if (result instanceof Promise) return result.finally(clear) as typeof result;
    clear();
    return result;
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
