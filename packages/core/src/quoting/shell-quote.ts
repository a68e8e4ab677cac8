/** A value as one word of any POSIX shell, always in single quotes. NUL cannot be in a word. */
export function shellQuote(value: string): string {
  if (value.includes('\0')) throw new Error('a shell word cannot hold NUL');
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * A value as one word of a command line that people copy: bare where nothing in it is special, in double quotes where
 * POSIX shells, PowerShell and Windows' cmd agree on them, else in single quotes for a POSIX shell.
 */
export function shellWord(value: string): string {
  if (/^[\w./:@+-]+$/.test(value)) return value;
  return /["$%!`\\\n]/.test(value) ? shellQuote(value) : `"${value}"`;
}
