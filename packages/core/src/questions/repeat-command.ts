import { shellWord } from '../quoting/index.js';
import { flagName } from './flags.js';
import type { AnswerValue, Answers, Question } from './question.js';

/**
 * The one command line that repeats a run without questions: with `answers` that were chosen, the same run; with all of them, the same
 * answers whatever the project says. It holds in every POSIX shell, and in Windows' cmd and PowerShell as well unless a value holds a
 * quote, `$`, `%`, `!`, a backquote or a backslash: no quoting of those is read alike by all three.
 */
export function repeatCommand(command: string, questions: readonly Question[], answers: Answers): string {
  const words = questions.flatMap(({ name, flag }) => {
    const answer = answers[name];
    return answer === undefined ? [] : flagWords(flagName({ name, ...(flag !== undefined && { flag }) }), answer);
  });
  return [command, '--yes', ...words].join(' ');
}

function flagWords(flag: string, answer: AnswerValue): readonly string[] {
  if (answer === true) return [`--${flag}`];
  if (answer === false) return [`--no-${flag}`];
  const values = typeof answer === 'object' ? answer : [String(answer)];
  return values.map((value) =>
    value.startsWith('-') ? `--${flag}=${shellWord(value)}` : `--${flag} ${shellWord(value)}`,
  );
}
