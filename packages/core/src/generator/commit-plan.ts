import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { leadsOut, linkProblem } from '../leads-out.js';
import { changing, inState, type Plan, type PlannedFile } from '../plan/index.js';
import { namesBeside, placeOf, refuseInterrupted } from './interrupted.js';

/** These signals end a process at once, in the middle of its work, unless it handles them. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The files that carrying out a plan writes or removes. */
export function changedFiles(plan: Plan): readonly PlannedFile[] {
  return inState(plan, ...changing).filter(({ before, after }) => before !== after);
}

/**
 * Carries a plan out completely or not at all. Every text is written to a new file first, and only then are the files renamed, which
 * needs no space, so a full disk leaves everything as it was. Renaming takes a moment, during which Ctrl-C waits.
 * @throws UserError when a file could not be written, or is no longer as the plan found it; all of them are as they were, and nothing
 * else is left
 */
export function commitPlan(root: string, plan: Plan): void {
  const wait = (): void => undefined;
  for (const signal of signals) process.on(signal, wait);
  try {
    carryOut(root, plan);
  } finally {
    for (const signal of signals) process.off(signal, wait);
  }
}

function carryOut(root: string, plan: Plan): void {
  refuseInterrupted(
    root,
    changedFiles(plan).map(({ file }) => file.path),
  );
  const changes: Change[] = [];
  const folders: string[] = [];
  let current = '';
  try {
    for (const planned of changedFiles(plan)) {
      current = planned.file.path;
      const change = changeOf(root, planned);
      changes.push(change);
      if (planned.after !== undefined) writeNew(change, planned.after, planned.file.mode, folders);
    }
    for (const change of changes) {
      current = change.path;
      exchange(change);
    }
  } catch (error) {
    for (const change of changes.toReversed()) undo(change);
    for (const folder of folders.toReversed()) quietly(() => rmdirSync(folder));
    if (error instanceof UserError) throw error;
    throw new UserError({
      what:
        `${current} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}), ` +
        'so everything is as it was before this run.',
      fix: 'Look at the free space and the permissions of this folder, then run this again.',
    });
  }
  for (const { old } of changes) quietly(() => rmSync(old, { force: true }));
  for (const change of changes) if (!change.written) quietly(() => removeDeadLink(root, change.path));
}

/** A link to a file that was removed leads nowhere, and would be all that is left of the file. */
function removeDeadLink(root: string, file: string): void {
  const link = path.join(root, ...file.split('/'));
  if (!existsSync(link) && lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(link);
}

/** A file of the plan, and the two names beside it that it needs on the way. */
interface Change {
  readonly path: string;
  readonly target: string;
  readonly fresh: string;
  readonly old: string;
  /** Text that the plan found; undefined where there was no file. */
  readonly before: string | undefined;
  written: boolean;
  setAside: boolean;
  placed: boolean;
}

function changeOf(root: string, { file, before }: PlannedFile): Change {
  const link = leadsOut(root, file.path);
  if (link !== undefined) throw new UserError(linkProblem(root, link));
  const target = placeOf(root, file.path);
  const kind = lstatSync(target, { throwIfNoEntry: false });
  if (kind?.isDirectory() === true) throw Object.assign(new Error(`${target} is a folder`), { code: 'EISDIR' });
  if (kind !== undefined && !kind.isFile())
    throw Object.assign(new Error(`${target} is not a file`), { code: 'EINVAL' });
  return {
    path: file.path,
    target,
    ...namesBeside(target),
    before,
    written: false,
    setAside: false,
    placed: false,
  };
}

/** The text is on the disk when this returns, because some file systems report a full disk only then. */
function writeNew(change: Change, text: string, mode: number | undefined, folders: string[]): void {
  makeFolder(path.dirname(change.target), folders);
  const file = openSync(change.fresh, 'wx');
  change.written = true;
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(change.fresh, modeOf(change.target, mode));
}

/** A file keeps the rights that a person gave it; a program is executable in any case. */
function modeOf(target: string, mode = 0o644): number {
  const there = lstatSync(target, { throwIfNoEntry: false });
  return there === undefined ? mode : (there.mode & 0o777) | (mode & 0o111);
}

/** Notes every folder that it makes, the outer one first. */
function makeFolder(folder: string, made: string[]): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(path.dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

function exchange(change: Change): void {
  if (lstatSync(change.target, { throwIfNoEntry: false }) !== undefined) {
    renameSync(change.target, change.old);
    change.setAside = true;
  }
  // An editor or another run may have written since the plan was made, such as while a question was open.
  const found = change.setAside ? readFileSync(change.old, 'utf8') : undefined;
  if (found !== change.before) {
    throw new UserError({
      what: `Nothing was written, because ${change.path} was changed while this run was under way.`,
      fix: 'Save the files that you are editing, then run this again.',
    });
  }
  if (!change.written) return;
  renameSync(change.fresh, change.target);
  change.placed = true;
}

function undo({ target, fresh, old, written, setAside, placed }: Change): void {
  if (placed) quietly(() => rmSync(target));
  else if (written) quietly(() => rmSync(fresh, { force: true }));
  if (setAside) quietly(() => renameSync(old, target));
}

/** The first failure is reported. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // It stays as it is.
  }
}
