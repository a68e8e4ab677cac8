import pc from 'picocolors';
import { type Problem, UserError } from '../errors.js';
import { difference, inState, type Plan, type PlannedFile } from '../plan/index.js';

/** What settling needs from a terminal. */
export interface Terminal {
  /** False without a person: conflicts then stop the run. */
  readonly interactive: boolean;
  say(text: string): unknown;
  choose<T extends string>(message: string, choices: readonly { readonly value: T; readonly name: string }[]): Promise<T>;
}

/**
 * All or nothing: either every conflicting file may be replaced, or nothing is written.
 * @throws UserError listing every conflict, when there is nobody to ask or the person stops
 */
export async function settleConflicts(plan: Plan, terminal: Terminal, force: boolean): Promise<void> {
  const conflicts = inState(plan, 'conflict');
  if (conflicts.length === 0 || force) return;
  if (!terminal.interactive) throw new UserError(inTheWay(conflicts));
  for (;;) {
    const action = await terminal.choose(`Replace what differs (${conflicts.length})?`, [
      { value: 'show', name: 'Show the differences first' },
      { value: 'replace', name: `Replace ${conflicts.map(({ file }) => file.path).join(', ')}` },
      { value: 'stop', name: 'Stop, and write nothing' },
    ]);
    if (action === 'replace') return;
    if (action === 'stop') throw new UserError(inTheWay(conflicts));
    terminal.say(conflicts.map(coloured).join('\n'));
  }
}

/** The difference of a file with the colours of `git diff`. */
export function coloured(file: PlannedFile): string {
  const paint = (line: string): string => {
    if (line.startsWith('+++') || line.startsWith('---')) return pc.bold(line);
    if (line.startsWith('@@')) return pc.cyan(line);
    return line.startsWith('+') ? pc.green(line) : line.startsWith('-') ? pc.red(line) : line;
  };
  return difference(file).split('\n').map(paint).join('\n');
}

function inTheWay(conflicts: readonly PlannedFile[]): Problem {
  return {
    what: `Nothing was written, because these files exist and hold something else:\n${conflicts.map(({ file }) => `    ${file.path}`).join('\n')}`,
    fix: 'See the differences with --dry-run, then replace them all with --force, or move yours away.',
  };
}
