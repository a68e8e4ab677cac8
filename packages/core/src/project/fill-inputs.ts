/**
 * A text of a called workflow or action, with the inputs in the places that read them: `${{ inputs.host }}`, and `inputs.host` within
 * another expression. An input without a value stays.
 * @param isExpression whether the whole text is one, as that of `if`
 */
export function fillInputs(text: string, inputs: ReadonlyMap<string, string>, isExpression = false): string {
  const within = (expression: string): string =>
    expression.replaceAll(/\binputs\.([\w-]+)/g, (all, name: string) => {
      const value = inputs.get(name);
      return value === undefined ? all : asExpression(value);
    });
  if (isExpression && !text.includes('${{')) return within(text);
  return text.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (all, expression: string) => {
    const whole = /^\s*inputs\.([\w-]+)\s*$/.exec(expression)?.[1];
    if (whole !== undefined) return inputs.get(whole) ?? all;
    return `\${{${within(expression)}}}`;
  });
}

/** `${{ secrets.HOST }}` → `secrets.HOST`, and any other text quoted. */
function asExpression(value: string): string {
  const expression = /^\s*\$\{\{((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(value)?.[1]?.trim();
  return expression ?? `'${value.replaceAll("'", "''")}'`;
}
