import { createTwoFilesPatch } from 'diff';
import { changing, type PlannedFile } from './planned-file.js';

/** The change of a file as a unified diff with three lines of context; empty when nothing changes. */
export function difference({ file, state, before = '', after = '' }: PlannedFile): string {
  if (!(changing as readonly string[]).includes(state)) return '';
  const from = state === 'new' ? '/dev/null' : `a/${file.path}`;
  const to = state === 'removed' ? '/dev/null' : `b/${file.path}`;
  return createTwoFilesPatch(from, to, before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n'), '', '', {
    context: 3,
  }).replace(/^=+\n/, '');
}
