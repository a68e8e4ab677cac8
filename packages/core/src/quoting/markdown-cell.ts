/** Text as it is in a cell of a Markdown table: nothing in it is markup, and it stays on one line. */
export function markdownCell(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]{}<>#|~$]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, ' ');
}

/** Text as code in a cell of a Markdown table, whatever backquotes it holds. */
export function markdownCode(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const padding = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${padding}${text.replaceAll('|', String.raw`\|`).replaceAll(/[\r\n]+/g, ' ')}${padding}${fence}`;
}
