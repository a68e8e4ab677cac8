/**
 * Puts `***` in the place of each value, and of each line of a value with several.
 * @param shortest characters of the shortest value that is looked for: a value such as `22` stands in many harmless words
 */
export function redactor(values: readonly string[], shortest: number): (text: string) => string {
  const pieces = values
    .flatMap((value) => [value, ...value.split('\n')])
    .map((piece) => piece.trim())
    .flatMap((piece) => [piece, JSON.stringify(piece).slice(1, -1), encodeURIComponent(piece)])
    .filter((piece) => piece.length >= shortest);
  const longestFirst = [...new Set(pieces)].toSorted((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((hidden, piece) => hidden.replaceAll(piece, '***'), text);
}
