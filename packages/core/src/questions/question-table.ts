import { markdownCell, markdownCode } from '../quoting/index.js';
import { flagExample, flagUsage } from './flags.js';
import type { Question } from './question.js';

/** The questions as a Markdown table: the flag, the prompt, the line of `--help`, and an example. */
export function questionTable(questions: readonly Question[]): string {
  const rows = questions.map((question) => {
    const example = flagExample(question);
    return [
      markdownCode(flagUsage(question)),
      markdownCell(question.message),
      markdownCell(question.help),
      example === undefined ? '' : markdownCode(example),
    ];
  });
  return [['Flag', 'Question', 'What it sets', 'Example'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
