import type { AnswerValue, Question, QuestionContext } from '../questions/question.js';

/** A question as Inquirer (and Yeoman's adapter) understands it. */
export interface Prompt {
  readonly name: string;
  readonly type: 'input' | 'number' | 'confirm' | 'select';
  readonly message: string;
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  readonly default?: string | number | boolean;
  readonly validate?: (value: unknown) => true | string;
}

/** Turns a declared question into a prompt. A list is typed with commas, because its values are few and mostly detected. */
export function promptFor(question: Question, context: QuestionContext): Prompt {
  const fallback = question.default?.(context);
  return {
    name: question.name,
    type: question.type === 'text' || question.type === 'list' ? 'input' : question.type,
    message: messageOf(question, context),
    ...(question.choices && {
      choices: question.choices.map(({ value, title, hint }) => ({
        value,
        name: hint === undefined ? title : `${title} (${hint})`,
      })),
    }),
    ...(fallback !== undefined && { default: typeof fallback === 'object' ? fallback.join(', ') : fallback }),
    validate: (value) => question.validate?.(answerFrom(question, value, context), context) ?? true,
  };
}

/** The question with all that helps to answer it: why nothing is proposed, how several are typed, where the default is from. */
function messageOf(question: Question, context: QuestionContext): string {
  const notes = [question.type === 'list' ? 'several with commas' : undefined, question.from?.(context)].filter(
    (note) => note !== undefined,
  );
  const message = notes.length === 0 ? question.message : `${question.message} (${notes.join('; ')})`;
  // Choices explain themselves; what to type does not.
  const why = question.choices || question.default?.(context) !== undefined ? undefined : question.missing?.(context);
  return why === undefined ? message : `${why}\n  ${message}`;
}

/** What a person typed, as the question's value. */
export function answerFrom(question: Question, typed: unknown, context: QuestionContext): AnswerValue {
  if (question.type === 'list') {
    const fallback = question.default?.(context);
    // What was proposed and taken as it is: a value among it may hold a comma.
    if (typeof fallback === 'object' && typed === fallback.join(', ')) return fallback;
    const values = Array.isArray(typed) ? typed.map(String) : String(typed).split(question.separator ?? ',');
    return values.map((value) => value.trim()).filter((value) => value !== '');
  }
  if (question.type === 'number') return Number(typed);
  if (question.type === 'confirm') return typed === true;
  return String(typed).trim();
}
