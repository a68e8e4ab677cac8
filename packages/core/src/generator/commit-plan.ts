import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { changing, inState, type Plan, type PlannedFile } from '../plan/index.js';

/** The files that carrying out a plan writes or removes. */
export function changedFiles(plan: Plan): readonly PlannedFile[] {
  return inState(plan, ...changing).filter(({ before, after }) => before !== after);
}

/**
 * Carries a plan out: all of it, or nothing.
 * @throws UserError when a file could not be written; those before it are as they were
 */
export function commitPlan(root: string, plan: Plan): void {
  const done: Done[] = [];
  for (const planned of changedFiles(plan)) {
    try {
      done.push({ planned, mode: modeOf(root, planned) });
      put(root, planned, planned.after, planned.file.mode);
    } catch (error) {
      for (const written of done.toReversed()) undo(root, written);
      throw new UserError({
        what:
          `${planned.file.path} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}), ` +
          'so everything is as it was before this run.',
        fix: 'Look at the free space and the permissions of this folder, then run this again.',
      });
    }
  }
}

interface Done {
  readonly planned: PlannedFile;
  /** Of the file before; undefined where there was none. */
  readonly mode: number | undefined;
}

function placeOf(root: string, { file }: PlannedFile): string {
  return path.join(root, ...file.path.split('/'));
}

function modeOf(root: string, planned: PlannedFile): number | undefined {
  return statSync(placeOf(root, planned), { throwIfNoEntry: false })?.mode;
}

function put(root: string, planned: PlannedFile, text: string | undefined, mode = 0o644): void {
  const target = placeOf(root, planned);
  if (text === undefined) {
    rmSync(target, { force: true });
    return;
  }
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  chmodSync(target, mode);
}

function undo(root: string, { planned, mode }: Done): void {
  try {
    put(root, planned, planned.before, mode);
  } catch {
    // The first failure is the one to tell of.
  }
}
