import type { Answers } from '../questions/question.js';
import type { Secret } from '../secret.js';

/** The secrets that a family or target has with these answers; what was not chosen appears nowhere. */
export function chosenSecrets<S extends Secret>(secrets: readonly S[], answers: Answers): readonly S[] {
  return secrets.filter(({ when = {} }) => Object.entries(when).every(([name, value]) => answers[name] === value));
}
