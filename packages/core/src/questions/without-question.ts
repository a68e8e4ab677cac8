import type { Question } from './question.js';

/** What a question that takes entries out of a list says of itself. */
type Words = Pick<Question, 'flag' | 'placeholder' | 'message' | 'help' | 'example' | 'when' | 'validate'>;

/**
 * The question that takes entries out of the list `opposite` again, `withoutDatabases` for `databases`. It is never asked: only its flag
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
