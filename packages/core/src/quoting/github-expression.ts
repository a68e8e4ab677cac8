/** A value as a string literal in a GitHub expression: `'it''s'`. Nothing else is special in it. */
export function githubExpression(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
