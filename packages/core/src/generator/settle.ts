import pc from 'picocolors';
import { type Problem, UserError } from '../errors.js';
import { projectFiles } from '../platforms/index.js';
import { difference, inState, type Choices, type Plan, type PlannedFile } from '../plan/index.js';
import type { Terminal } from './terminal.js';

type Settled = Readonly<Record<string, keyof Choices>>;

/**
 * Settles every conflict, or stops before anything is written.
 * @param hint a sentence that says how more of them could be merged
 * @param force takes the new text for what overlaps, without asking
 * @returns the plan with the chosen texts
 * @throws UserError listing every conflict, when there is nobody to ask or the person stops
 */
export async function settleConflicts(plan: Plan, terminal: Terminal, force: boolean, hint = ''): Promise<Plan> {
  const conflicts = inState(plan, 'conflict');
  if (conflicts.length === 0 || force) return plan;
  if (!terminal.interactive) throw new UserError(inTheWay(conflicts, hint));
  const settled = await ask(conflicts, terminal, hint);
  return { ...plan, files: plan.files.map((planned) => withChoice(planned, settled)) };
}

async function ask(conflicts: readonly PlannedFile[], terminal: Terminal, hint: string): Promise<Settled> {
  const names = conflicts.map(({ file }) => file.path);
  const all = (choice: keyof Choices): Settled => Object.fromEntries(names.map((name) => [name, choice]));
  if (hint !== '' && conflicts.some(({ edits }) => edits !== undefined)) terminal.say(hint);
  if (conflicts.every(({ edits }) => edits === 'none' || edits === 'merged')) return confirm(conflicts, terminal, hint);
  // For the other files, every choice results in the same text.
  const overlapping = conflicts.filter(({ edits }) => edits === undefined || edits === 'overlapping');
  const where = overlapping.map(({ file }) => file.path).join(', ');
  for (;;) {
    const action = await terminal.choose(`${causeOf(overlapping)} in ${where}. Which should be kept?`, [
      { value: 'show', name: 'Show the differences first' },
      { value: 'yours', name: 'Keep mine' },
      { value: 'replace', name: "Take the generator's" },
      { value: 'both', name: 'Write both between conflict markers, and edit the files afterwards' },
      ...(overlapping.length > 1 ? [{ value: 'each' as const, name: 'Decide for each file' }] : []),
      { value: 'stop', name: 'Stop, and write nothing' },
    ]);
    if (action === 'stop') throw new UserError(inTheWay(conflicts, hint));
    if (action === 'each') {
      const answers: [string, keyof Choices][] = [];
      for (const { file } of overlapping) answers.push([file.path, await askFor(file.path, terminal)]);
      return Object.fromEntries(answers);
    }
    if (action !== 'show') return all(action === 'replace' ? 'new' : action);
    terminal.say(conflicts.map(coloured).join('\n'));
  }
}

/** A file that no run has written was not changed by the generator: nothing but the difference is known. */
const causeOf = (files: readonly PlannedFile[]): string =>
  files.some(({ edits, sameLines, sameValue }) => edits === undefined && sameLines !== true && sameValue !== true)
    ? 'Your text differs from that of the generator'
    : 'You and the generator changed the same lines, or set the same value,';

/** Nothing overlaps, as far as git can tell. */
async function confirm(conflicts: readonly PlannedFile[], terminal: Terminal, hint: string): Promise<Settled> {
  for (;;) {
    const action = await terminal.choose(
      'Write the new text into the files that differ, and merge your later edits into it?',
      [
        { value: 'show', name: 'Show the differences first' },
        { value: 'write', name: 'Write them' },
        { value: 'stop', name: 'Stop, and write nothing' },
      ],
    );
    if (action === 'stop') throw new UserError(inTheWay(conflicts, hint));
    if (action === 'write') return {};
    terminal.say(conflicts.map(coloured).join('\n'));
  }
}

async function askFor(name: string, terminal: Terminal): Promise<keyof Choices> {
  return terminal.choose(`${name}: which lines should be kept?`, [
    { value: 'yours', name: 'Yours' },
    { value: 'new', name: 'The new text' },
    { value: 'both', name: 'Both, between conflict markers' },
  ]);
}

function withChoice(planned: PlannedFile, settled: Settled): PlannedFile {
  const choice = settled[planned.file.path];
  return choice === undefined || planned.choices === undefined
    ? planned
    : { ...planned, after: planned.choices[choice] };
}

/** The difference of a file with the colours of `git diff`. */
export function coloured(file: PlannedFile): string {
  if (file.file.path === projectFiles.engine)
    return (
      `${pc.bold(projectFiles.engine)} differs; nobody edits this program, so its difference is not ` +
      'shown. git diff shows it after the run.'
    );
  const paint = (line: string): string => {
    if (line.startsWith('+++') || line.startsWith('---')) return pc.bold(line);
    if (line.startsWith('@@')) return pc.cyan(line);
    return line.startsWith('+') ? pc.green(line) : line.startsWith('-') ? pc.red(line) : line;
  };
  return difference(file).split('\n').map(paint).join('\n');
}

function inTheWay(conflicts: readonly PlannedFile[], hint: string): Problem {
  const edited = conflicts.filter(({ sameLines }) => sameLines === true);
  const twice = conflicts.filter(({ sameValue }) => sameValue === true);
  const notNoted = conflicts.filter(({ edits }) => edits === 'none' || edits === 'merged');
  const unknown = conflicts.filter((file) => ![edited, twice, notNoted].some((files) => files.includes(file)));
  const named = (cause: string, files: readonly PlannedFile[]): readonly string[] =>
    files.length === 0 ? [] : [`${cause}\n${files.map(({ file }) => `    ${file.path}`).join('\n')}`];
  return {
    what:
      'Nothing was written, because ' +
      [
        ...named('you and the generator changed the same lines in', edited),
        ...named('you and the generator set the same value, each at another place, in', twice),
        ...named('version 0.1.0 did not note what it wrote in', notNoted),
        ...named('these files already exist with other content:', unknown),
      ].join('\n  and '),
    fix:
      'Run with --dry-run to see the differences. At a terminal you are asked about them; in CI, pass --force ' +
      `${conflicts.every(({ edits }) => edits !== undefined) ? 'to write the new text' : 'to overwrite, or move your files away'}.` +
      (hint === '' ? '' : `\n${hint}`),
  };
}
