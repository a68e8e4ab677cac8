/**
 * Without the code of ERB that a pattern finds, and with all lines, so that places stay. One that is never closed stays: without an end, no
 * beginning is looked at, which would take the square of the time.
 * @param code with the flag g; ends at the first `%>`
 */
export function withoutErb(text: string, code: RegExp): string {
  const end = text.lastIndexOf('%>') + 2;
  if (end < 2) return text;
  return text.slice(0, end).replace(code, (found) => found.replace(/[^\n]/g, '')) + text.slice(end);
}
