/**
 * A value as a JSON string in litestream.yml. Litestream expands `$NAME` in the raw text before it parses YAML, so every
 * `$` is written `\u0024`: right with expansion on or off. Everything that is not ASCII stays as it is, but for U+0085,
 * U+2028 and U+2029, which YAML would take for line breaks.
 */
export function jsonForLitestream(value: string): string {
  return JSON.stringify(value)
    .replaceAll('$', String.raw`\u0024`)
    .replaceAll(
      /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
