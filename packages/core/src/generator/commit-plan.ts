import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
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
  const done: PlannedFile[] = [];
  for (const planned of changedFiles(plan)) {
    try {
      done.push(planned);
      put(root, planned, planned.after);
    } catch (error) {
      for (const written of done.toReversed()) undo(root, written);
      throw new UserError({
        what: `${planned.file.path} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}), so everything is as it was before this run.`,
        fix: 'Look at the free space and the permissions of this folder, then run this again.',
      });
    }
  }
}

function put(root: string, { file: { path: name, mode = 0o644 } }: PlannedFile, text: string | undefined): void {
  const target = path.join(root, ...name.split('/'));
  if (text === undefined) {
    rmSync(target, { force: true });
    return;
  }
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  chmodSync(target, mode);
}

function undo(root: string, planned: PlannedFile): void {
  try {
    put(root, planned, planned.before);
  } catch {
    // The first failure is the one to tell of.
  }
}
