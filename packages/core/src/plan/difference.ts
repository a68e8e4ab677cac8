import { createTwoFilesPatch } from 'diff';
import type { PlannedFile } from './plan.js';

/** What a file would lose and gain, as a unified diff with three lines of context; empty when nothing changes. */
export function difference({ file, state, before = '', after }: PlannedFile): string {
  if (state === 'same') return '';
  const from = state === 'new' ? '/dev/null' : `a/${file.path}`;
  return createTwoFilesPatch(from, `b/${file.path}`, before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n'), '', '', {
    context: 3,
  }).replace(/^=+\n/, '');
}
