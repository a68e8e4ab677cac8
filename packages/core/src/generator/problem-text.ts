import type { Problem } from '../errors.js';
import { columns } from './wrap-words.js';
import { nextStep } from './next-step.js';
import { wrapLines } from './wrap-lines.js';

/** What stopped a run, for the terminal: each cause with the next step below it. */
export function problemText(problems: readonly Problem[], width = columns(process.stderr)): string {
  return wrapLines(problems.map(({ what, fix }) => `✖ ${what}\n${nextStep(fix)}`).join('\n'), 2, width);
}
