import type { Question } from '../questions/question.js';
import { storePath, type Stored } from './stored.js';

/** Answers that no question of this version asks for, such as one that was misspelt by hand: they do nothing. As sentences. */
export function unknownAnswers(
  { version, answers }: Pick<Stored, 'version' | 'answers'>,
  questions: readonly Question[],
): readonly string[] {
  if (version === undefined) return [];
  return Object.keys(answers)
    .filter((name) => questions.every((question) => question.name !== name))
    .map((name) => `"${name}" among the answers in ${storePath} is not the name of a question, so it is removed.`);
}
