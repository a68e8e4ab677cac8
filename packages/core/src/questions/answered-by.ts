import type { Fact } from '../facts/fact.js';
import type { Facts } from '../facts/facts.js';
import type { AnswerValue, Question } from './question.js';

/**
 * What a question says of itself that a fact answers. It is asked only while that fact is a guess, and a later run follows the fact.
 * @param otherwise the default where there is no such fact
 */
export function answeredBy<T extends AnswerValue>(
  factOf: (facts: Facts) => Fact<T> | undefined,
  otherwise?: T,
): Required<Pick<Question, 'default' | 'from' | 'sure' | 'ask'>> {
  return {
    default: ({ facts }) => factOf(facts)?.value ?? otherwise,
    from: ({ facts }) => factOf(facts)?.from,
    sure: ({ facts }) => factOf(facts)?.guessed !== true,
    ask: ({ facts }) => factOf(facts)?.guessed === true,
  };
}
