import { markdownCell, markdownCode } from '../quoting/index.js';
import { flagUsage } from './flags.js';
import type { Question, QuestionContext } from './question.js';

/** The questions as a Markdown table: the flag, the prompt, and the line of `--help`. */
export function questionTable(questions: readonly Question[], context: QuestionContext): string {
  const rows = questions.map((question) => [markdownCode(flagUsage(question, context)), markdownCell(question.message), markdownCell(question.help)]);
  return [['Flag', 'Question', 'What it sets'], ['---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
