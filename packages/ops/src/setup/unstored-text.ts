import type { MakerCommand } from 'litestream-generator-core';

/** What a person has to know who is left with a storage that the repository does not know. */
export function unstoredText(
  done: readonly MakerCommand[],
  answers: Readonly<Record<string, string>>,
): string | undefined {
  if (done.length === 0) return undefined;
  const given = Object.entries(answers).map(([name, answer]) => `${name}: ${answer}`);
  return [
    'This was done for the storage, but the repository does not have all of its values yet:',
    ...done.map(({ what }) => `  ${what}`),
    `  → Run setup again, and give the same answers: ${given.join(', ')}. What was made stays.`,
    ...done.flatMap(({ lost }) => (lost === undefined ? [] : [`    ${lost.replaceAll('\n', '\n    ')}`])),
  ].join('\n');
}
