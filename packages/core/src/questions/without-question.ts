import type { Question } from './question.js';

/** The declaration of a question that removes entries from a list. */
type Words = Pick<Question, 'flag' | 'placeholder' | 'message' | 'help' | 'example' | 'when' | 'validate'>;

/**
 * The question that removes entries from the list `opposite`, `withoutDatabases` for `databases`. It is never asked: only its flag
 * answers it.
 */
export function withoutQuestion(opposite: string, words: Words): Question {
  return {
    name: `without${opposite.charAt(0).toUpperCase()}${opposite.slice(1)}`,
    type: 'list',
    opposite,
    default: () => [],
    ask: () => false,
    ...words,
  };
}
