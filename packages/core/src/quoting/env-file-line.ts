/**
 * One line of an env file for Compose: double quotes, with `\`, `"` and `$` escaped by a backslash. Single quotes would
 * not do: a value that ends in a backslash cannot be written in them.
 * @throws when the value holds a line break or another control character: Compose would expand `\n`, and people would not
 */
export function envFileLine(name: string, value: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`${name} is not the name of a variable`);
  if (/\p{Cc}/u.test(value)) throw new Error(`${name} holds a control character, which an env file cannot carry`);
  return `${name}="${value.replaceAll(/[\\"$]/g, String.raw`\$&`)}"`;
}
