import { wrapAnsi } from 'fast-wrap-ansi';

/** Narrower than this, a hanging indent would leave no room for words. */
const least = 24;

/** Columns of the terminal that shows the output; without one nothing is wrapped, so that scripts find whole lines. */
export function columns(output: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout): number {
  // A terminal without a known size reports 0.
  return output.isTTY ? output.columns || 80 : Number.POSITIVE_INFINITY;
}

/**
 * Breaks a text between words. The first line begins where the caller puts it, the others hang below.
 * @param hanging blanks in front of every line
 */
export function wrapWords(text: string, hanging: number, width = columns()): string {
  if (!Number.isFinite(width)) return text;
  const room = Math.max(least, width - hanging);
  return wrapAnsi(text, room, { hard: false, trim: true }).replaceAll('\n', `\n${' '.repeat(hanging)}`);
}

/** Lines beside the choices: the question, and what helps to answer it. */
const beside = 5;

/** How many choices are shown at once: all of them where the terminal is high enough. */
export function pageSize(choices: number, rows = process.stdout.rows || 24): number {
  return Math.min(choices, Math.max(7, rows - beside));
}
