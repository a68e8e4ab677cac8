import { shellWord } from '../quoting/index.js';
import type { Question } from './question.js';

/** The flag of a question without its dashes: `appName` → `app-name`. */
export function flagName(question: Pick<Question, 'name' | 'flag'>): string {
  return question.flag ?? question.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const placeholders = { text: '<text>', number: '<number>', list: '<path>', select: '<one>', confirm: '' } as const;

/** How the flag is written: `--target s3|azure|sftp`, `--port <number>`, `--release-on-push`. */
export function flagUsage(question: Question): string {
  const values = question.choices?.map(({ value }) => value).join('|');
  return `--${flagName(question)} ${values ?? question.placeholder ?? placeholders[question.type]}`.trimEnd();
}

/** The flag with a value that could be meant, `--user 1654:1654`; undefined where its usage says all. */
export function flagExample(question: Question): string | undefined {
  return question.example === undefined ? undefined : `--${flagName(question)} ${shellWord(question.example)}`;
}

/** A flag as Yeoman's `option(name, config)` takes it. */
export interface FlagOption {
  readonly name: string;
  readonly description: string;
  readonly type: BooleanConstructor | StringConstructor | ((value: string) => string);
}

/**
 * Every question as a flag. All but `confirm` are texts, so that no parser guesses (`1e3`, `007`); `resolveAnswers`
 * converts them. The type of lists is the identity, because `String` would join repeated values with commas.
 */
export function flagOptions(questions: readonly Question[]): readonly FlagOption[] {
  return questions.map((question) => ({
    name: flagName(question),
    description: question.help,
    type: question.type === 'confirm' ? Boolean : question.type === 'list' ? (value: string) => value : String,
  }));
}
