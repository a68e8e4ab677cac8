import type { Choice } from './question.js';

/** The choice that a person typed; upper case does not matter. */
export function choiceOf(typed: unknown, choices: readonly Choice[]): Choice | undefined {
  const word = String(typed).trim().toLowerCase();
  return choices.find(({ value }) => value.toLowerCase() === word);
}

/** The only choice whose title has the typed word, or these initials: `google` and `gcs` for Google Cloud Storage. */
export function perhapsMeant(typed: unknown, choices: readonly Choice[]): Choice | undefined {
  const word = String(typed).trim().toLowerCase();
  const meant = choices.filter(({ title }) => {
    const words = title
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean);
    return words.includes(word) || (word.length > 1 && words.map((one) => one[0]).join('') === word);
  });
  return meant.length === 1 ? meant[0] : undefined;
}
