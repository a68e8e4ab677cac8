/**
 * A next step that ends with a command, and the sentence that follows it, on a line of its own.
 * @param fix without a full stop at its end
 */
export function thenAgain(fix: string, then = 'Then run setup again.'): string {
  return `${fix}\n${then}`;
}
