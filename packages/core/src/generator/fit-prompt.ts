import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Prompt } from './prompt.js';
import { columns, pageSize, wrapWords } from './wrap-words.js';

/** What Inquirer puts in front of each line of a choice. */
const BESIDE_CHOICE = { select: 2, checkbox: 3 } as const;

/**
 * A prompt whose lines break between words: Inquirer breaks at the last column, in the middle of a word.
 * @param width columns of the terminal
 */
export function fitPrompt(prompt: Prompt, width = columns()): Prompt {
  if (!Number.isFinite(width)) return prompt;
  const { choices, validate } = prompt;
  const message = fitMessage(prompt, width);
  const column = 2 + (message.split('\n').at(-1) ?? '').length + 1;
  return {
    ...prompt,
    message,
    theme: { style: { answer: (text: string) => pc.cyan(fitAnswer(text, column, width)) } },
    ...(choices && fitChoices(prompt, choices, width)),
    ...(validate && {
      validate: (value: unknown) => {
        const problem = validate(value);
        return problem === true ? true : wrapWords(problem, 2, width);
      },
    }),
  };
}

/** The last line leaves room for what is shown behind it. */
function fitMessage(prompt: Prompt, width: number): string {
  const lines = prompt.message.split('\n');
  const last = wrapWords(lines.at(-1) ?? '', 2, Math.max(40, width - shownBehind(prompt)));
  return lines.length === 1 ? last : `${wrapWords(lines.slice(0, -1).join('\n'), 2, width)}\n  ${last}`;
}

/** An answer that does not fit behind its question stands below it. */
function fitAnswer(text: string, column: number, width: number): string {
  return column + stripVTControlCharacters(text).length <= width ? text : `\n  ${wrapWords(text, 2, width)}`;
}

/** Characters that Inquirer shows behind the last word of a message: the default, or which keys mean what. */
function shownBehind({ type, default: value }: Prompt): number {
  if (type === 'confirm') return ' (Y/n) '.length;
  return value === undefined || type === 'select' || type === 'checkbox' ? 0 : String(value).length + 3;
}

/** Behind the answer a choice has its whole name, in one line. */
function fitChoices(
  { type, pageSize: size }: Prompt,
  choices: NonNullable<Prompt['choices']>,
  width: number,
): Pick<Prompt, 'choices' | 'pageSize'> {
  const hanging = type === 'checkbox' ? BESIDE_CHOICE.checkbox : BESIDE_CHOICE.select;
  const fitted = choices.map((choice) => ({
    ...choice,
    name: wrapWords(choice.name, hanging, width),
    short: choice.short ?? choice.name,
  }));
  const lines = fitted.reduce((sum, { name }) => sum + name.split('\n').length, 0);
  return { choices: fitted, ...(size !== undefined && { pageSize: pageSize(lines) }) };
}
