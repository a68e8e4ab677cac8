/**
 * A next step behind an arrow. Its further lines hang below its first word: a command that another sentence follows ends its line, because
 * a full stop behind it would be copied with it.
 */
export function nextStep(fix: string, blanks = 2): string {
  const [arrow, hanging] = [`${' '.repeat(blanks)}→ `, ' '.repeat(blanks + 2)];
  return `${arrow}${fix.replaceAll('\n', `\n${hanging}`)}`;
}

/** A sentence that ends with a colon, and its commands: of several each has a line of its own, because PowerShell 5.1 knows no `&&`. */
export function withCommands(sentence: string, commands: readonly string[]): string {
  return commands.length === 1
    ? `${sentence} ${commands.join()}`
    : [sentence, ...commands.map((command) => `  ${command}`)].join('\n');
}
