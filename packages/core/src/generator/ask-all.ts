import { UserError } from '../errors.js';
import type { Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import type { Answers, AnswerValue } from '../questions/question.js';
import { resolveAnswers } from '../questions/index.js';
import type { Target } from '../targets/target.js';
import { answerFrom, promptFor, type Prompt } from './prompt.js';

/** All that is known before the first question. */
export interface Asking {
  readonly facts: Facts;
  readonly family: Family;
  readonly targets: readonly Target[];
  /** As typed, by question name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly stored: Answers;
  /** True when nobody is to be asked. */
  readonly yes: boolean;
  prompt(question: Prompt): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Asks one question after the other, because each default may depend on the answers before it.
 * @throws UserError with everything that is invalid or missing
 */
export async function askAll(asking: Asking): Promise<{ answers: Answers; target: Target }> {
  const given: Record<string, AnswerValue> = {};
  for (;;) {
    const { answers, open, missing, invalid } = resolveAnswers({ ...asking, flags: { ...asking.flags, ...given } });
    if (invalid.length > 0) throw new UserError(...invalid);
    const [question] = open;
    if (question === undefined || asking.yes) {
      if (missing.length > 0) throw new UserError(...missing);
      const target = asking.targets.find(({ id }) => id === answers['target']);
      if (target === undefined) throw new UserError({ what: 'No storage target was chosen.', fix: `Choose one: --target ${asking.targets.map(({ id }) => id).join('|')}` });
      return { answers, target };
    }
    const typed = await asking.prompt(promptFor(question, { facts: asking.facts, answers }));
    given[question.name] = answerFrom(question, typed[question.name]);
  }
}
