import {
  flagName,
  platforms,
  questionsFor,
  targets,
  type Answers,
  type AnswerValue,
  type Choice,
  type Facts,
  type Family,
  type Question,
} from 'litestream-generator-core';

/** A question as a field of the form. */
export interface Field {
  readonly name: string;
  readonly type: Question['type'];
  readonly message: string;
  readonly help: string;
  readonly flag: string;
  readonly choices: readonly Choice[];
  readonly example: string;
  /** What is answered, or proposed. */
  readonly value: AnswerValue | undefined;
  /** Where the proposal comes from: `MyApp/Configure.Db.cs:15`. */
  readonly from: string | undefined;
  /** Whether a run asks a person. */
  readonly isOpen: boolean;
}

/** The fields that make sense with these answers, those that a run asks first. The target has a place of its own in the page. */
export function fieldsOf(asked: {
  readonly facts: Facts;
  readonly family: Family;
  readonly answers: Answers;
  readonly open: readonly Question[];
}): readonly Field[] {
  const { facts, family, answers, open } = asked;
  const questions = questionsFor([family], targets, platforms);
  const context = { facts, answers, stored: {} };
  return questions
    .filter(({ name }) => name !== 'target')
    .filter(({ name, opposite }) => opposite === undefined || !name.startsWith('without'))
    .filter((question) => question.when?.(context) !== false)
    .map((question): Field => ({
      name: question.name,
      type: question.type,
      message: question.message,
      help: question.help,
      flag: `--${flagName(question)}`,
      choices: question.choices ?? [],
      example: question.example ?? '',
      value: answers[question.name],
      from: question.from?.(context),
      isOpen: open.some(({ name }) => name === question.name),
    }))
    .toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen));
}
