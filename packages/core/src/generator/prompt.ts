import type { AnswerValue, Question, QuestionContext } from '../questions/question.js';
import { pageSize } from './wrap-words.js';

/** A question as Inquirer (and Yeoman's adapter) understands it. */
export interface Prompt {
  readonly name: string;
  /** `password` shows a star for each character. */
  readonly type: 'input' | 'number' | 'confirm' | 'select' | 'checkbox' | 'password';
  readonly message: string;
  readonly choices?: readonly {
    readonly value: string;
    readonly name: string;
    readonly checked?: boolean;
    /** What is shown of it behind the answer. Default: its name. */
    readonly short?: string;
  }[];
  /** How many choices are shown at once; the others have to be scrolled to. */
  readonly pageSize?: number;
  /** Keys of a `checkbox`; null takes one away. */
  readonly shortcuts?: { readonly all: null; readonly invert: null };
  readonly default?: string | number | boolean | readonly string[];
  /** What a `password` shows in place of each character. */
  readonly mask?: string;
  readonly validate?: (value: unknown) => true | string;
  /** How Inquirer shows it. */
  readonly theme?: { readonly style: { readonly answer: (text: string) => string } };
}

/** The entry of a checkbox list after which further values are typed. */
export const anotherOne = '';

/** Turns a declared question into a prompt. A list of known values has checkboxes; one without is typed with commas. */
export function promptFor(question: Question, context: QuestionContext): Prompt {
  const fallback = question.default?.(context);
  const known = question.type === 'list' ? entriesOf(question, context) : [];
  const validate = (value: unknown): true | string => problemOf(question, value, context) ?? true;
  if (known.length > 0) {
    const proposed = (fallback ?? []) as readonly string[];
    return {
      name: question.name,
      type: 'checkbox',
      message: messageOf(question, context, true),
      choices: [
        ...known.map((value) => ({ value, name: value, checked: proposed.includes(value) })),
        { value: anotherOne, name: 'Another one (you type it next)', checked: false },
      ],
      pageSize: pageSize(known.length + 1),
      // They would tick the last entry as well, which is no value.
      shortcuts: { all: null, invert: null },
      default: proposed,
      validate,
    };
  }
  return {
    name: question.name,
    type: question.type === 'text' || question.type === 'list' ? 'input' : question.type,
    message: messageOf(question, context, false),
    ...(question.choices && {
      choices: question.choices.map(({ value, title, hint }) => ({
        value,
        name: hint === undefined ? title : `${title} (${hint})`,
      })),
      pageSize: pageSize(question.choices.length),
    }),
    ...(fallback !== undefined && { default: typeof fallback === 'object' ? fallback.join(', ') : fallback }),
    validate,
  };
}

/** The prompt that follows on a checkbox list whose last entry was taken. */
export function promptForMore(question: Question, ticked: readonly string[], context: QuestionContext): Prompt {
  return {
    name: question.name,
    type: 'input',
    message: 'Which other ones? (separate them with commas)',
    validate: (value) => problemOf(question, [...ticked, ...typedList(question, value)], context) ?? true,
  };
}

/** The entries that were typed after a checkbox list. */
export function typedList(question: Question, typed: unknown): readonly string[] {
  return String(typed)
    .split(question.separator ?? ',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** The values that the checkboxes stand for: what is proposed, then what was found besides. */
function entriesOf(question: Question, context: QuestionContext): readonly string[] {
  return [
    ...new Set([
      ...((question.default?.(context) ?? []) as readonly string[]),
      ...(question.candidates?.(context) ?? []),
    ]),
  ];
}

function problemOf(question: Question, value: unknown, context: QuestionContext): string | undefined {
  const values = Array.isArray(value) ? value.map(valueOf) : value;
  // The rest is still to be typed, and all of it is validated then.
  if (Array.isArray(values) && values.includes(anotherOne)) return undefined;
  return question.validate?.(answerFrom(question, values, context), context);
}

/** Inquirer validates its choices, and answers with their values. */
function valueOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry;
}

/** The question with all that helps to answer it: why nothing is proposed, how several are typed, where the default is from. */
function messageOf(question: Question, context: QuestionContext, hasBoxes: boolean): string {
  // With checkboxes, the places would repeat the list of what was found.
  const notes = hasBoxes
    ? []
    : [question.type === 'list' ? 'separate several with commas' : undefined, question.from?.(context)].filter(
        (note) => note !== undefined,
      );
  const asked = question.messageHere?.(context) ?? question.message;
  const message = notes.length === 0 ? asked : `${asked} (${notes.join('; ')})`;
  // Choices explain themselves; what to type does not.
  const why = question.choices || question.default?.(context) !== undefined ? undefined : question.missing?.(context);
  const value = question.default?.(context);
  const open = (value === undefined ? undefined : question.unsettled?.(value, context)) ?? why;
  const said = typeof open === 'object' ? `${open.what} ${open.fix}` : open;
  return said === undefined ? message : `${said}\n${message}`;
}

/** What a person typed or ticked, as the question's value. */
export function answerFrom(question: Question, typed: unknown, context: QuestionContext): AnswerValue {
  if (question.type === 'list') {
    const fallback = question.default?.(context);
    // What was proposed and taken as it is: a value among it may hold a comma.
    if (typeof fallback === 'object' && typed === fallback.join(', ')) return fallback;
    return Array.isArray(typed)
      ? typed.map((value) => String(value).trim()).filter((value) => value !== anotherOne)
      : typedList(question, typed);
  }
  if (question.type === 'number') return Number(typed);
  if (question.type === 'confirm') return typed === true;
  return String(typed).trim();
}
