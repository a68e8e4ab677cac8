import type { Facts } from '../facts/facts.js';
import { shellWord } from '../quoting/index.js';
import { flagName } from './flags.js';
import type { AnswerValue, Answers, Question } from './question.js';

/**
 * The one command line that repeats a run without questions. With `facts`, answers that are the default anyway are left
 * out. It holds in every POSIX shell, and in Windows' cmd and PowerShell as well unless a value holds a quote, `$`, `%`,
 * `!`, a backquote or a backslash: no quoting of those is read alike by all three.
 */
export function repeatCommand(command: string, questions: readonly Question[], answers: Answers, facts?: Facts): string {
  const words = [command, '--yes'];
  for (const question of questions) {
    const answer = answers[question.name];
    if (answer === undefined || (facts && isDefault(question, answer, facts, answers))) continue;
    words.push(...flagWords(flagName(question), answer));
  }
  return words.join(' ');
}

function flagWords(flag: string, answer: AnswerValue): readonly string[] {
  if (answer === true) return [`--${flag}`];
  if (answer === false) return [`--no-${flag}`];
  const values = typeof answer === 'object' ? answer : [String(answer)];
  return values.map((value) => (value.startsWith('-') ? `--${flag}=${shellWord(value)}` : `--${flag} ${shellWord(value)}`));
}

function isDefault(question: Question, answer: AnswerValue, facts: Facts, answers: Answers): boolean {
  return JSON.stringify(question.default?.({ facts, answers })) === JSON.stringify(answer);
}
