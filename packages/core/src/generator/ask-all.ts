import { UserError } from '../errors.js';
import type { Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import type { Answers, AnswerValue, Question, QuestionContext } from '../questions/question.js';
import { resolveAnswers } from '../questions/index.js';
import type { Platform } from '../platforms/index.js';
import type { Target } from '../targets/target.js';
import { askList } from './ask-list.js';
import { answerFrom, promptFor, type Prompt } from './prompt.js';

/** All that is known before the first question. */
export interface Asking {
  readonly facts: Facts;
  readonly family: Family;
  readonly targets: readonly Target[];
  readonly platforms: readonly Platform[];
  /** As typed, by question name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly stored: Answers;
  readonly last: Answers | undefined;
  readonly carriedOver: boolean;
  /** True if the run must not ask. */
  readonly yes: boolean;
  prompt(question: Prompt): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Asks one question after the other, because each default may depend on the answers before it.
 * @throws UserError with everything that is invalid or missing
 */
export async function askAll(asking: Asking): Promise<{ answers: Answers; chosen: Answers; target: Target }> {
  const given: Record<string, AnswerValue> = {};
  for (;;) {
    const { last, ...rest } = asking;
    const { answers, chosen, open, missing, invalid } = resolveAnswers({
      ...rest,
      ...(last && { last }),
      prompted: given,
    });
    if (invalid.length > 0) throw new UserError(...invalid);
    const [question] = open;
    if (question === undefined || asking.yes) {
      if (missing.length > 0) throw new UserError(...missing);
      const target = asking.targets.find(({ id }) => id === answers['target']);
      if (target === undefined)
        throw new UserError({
          what: 'No storage target was chosen.',
          fix: `Choose one: --target ${asking.targets.map(({ id }) => id).join('|')}`,
        });
      return { answers, chosen, target };
    }
    const answer = await ask(question, { facts: asking.facts, answers }, asking);
    given[question.name] = answer;
    // Entries that a person removed from a proposed list stay removed.
    if (question.opposite !== undefined)
      given[question.opposite] = [
        ...takenOut(answers, question, answer as readonly string[]),
        ...(question.settles?.(answer, { facts: asking.facts, answers }) ?? []),
      ];
  }
}

async function ask(question: Question, context: QuestionContext, { prompt }: Asking): Promise<AnswerValue> {
  if (question.type === 'list') return askList(question, context, prompt);
  return answerFrom(question, (await prompt(promptFor(question, context)))[question.name], context);
}

function takenOut(answers: Answers, { name, opposite = '' }: Question, answer: readonly string[]): readonly string[] {
  const list = (name: string): readonly string[] => (answers[name] ?? []) as readonly string[];
  return [...list(opposite), ...list(name)].filter(
    (entry, index, all) => !answer.includes(entry) && all.indexOf(entry) === index,
  );
}
