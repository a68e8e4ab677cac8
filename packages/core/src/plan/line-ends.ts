/** The text with LF line ends. */
export function withLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** The text with the line ends of another one: git on Windows checks text out with CRLF, and that is not an edit. */
export function withLineEndsOf(model: string, text: string): string {
  const lf = withLf(text);
  return model.includes('\r\n') ? lf.replaceAll('\n', '\r\n') : lf;
}

/** Whether two texts differ in more than their line ends. */
export function sameText(one: string, other: string): boolean {
  return withLf(one) === withLf(other);
}
