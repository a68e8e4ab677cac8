import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { Deployment } from '../deployment/index.js';
import { UserError } from '../errors.js';
import type { Family } from '../family.js';
import { inState, type Plan, type PlannedFile } from '../plan/index.js';
import { unwritable } from '../plan/unwritable.js';
import { projectFiles } from '../platforms/index.js';
import { openProject } from '../project/open-project.js';
import { changedFiles, commitPlan } from './commit-plan.js';
import { refuseInterrupted } from './interrupted.js';
import { loadDeployment } from './load-deployment.js';
import { openMemory, readingMemory } from './memory.js';
import { planRemoval } from './plan-removal.js';
import { refuseNothingGenerated } from './refuse-nothing-generated.js';
import { refuseOlder } from './refuse-older.js';
import { refuseUnfinished } from './refuse-unfinished.js';
import { refuseDirty } from './refuse-uncommitted.js';
import { reportPlan } from './report-plan.js';
import { reportRemoval } from './report-removal.js';
import { coloured } from './settle.js';
import { unseen } from './progress-line.js';
import type { Terminal } from './terminal.js';

/** How the deployment is taken out of a checkout. */
export interface RemoveOptions {
  readonly root: string;
  readonly families: readonly Family[];
  readonly terminal: Terminal;
  /** Deletes edited files as well. */
  readonly force?: boolean;
  /** Leaves edited files where they are. */
  readonly keepEdited?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Removes the deployment from a checkout, completely or not at all, and says what is left elsewhere. Restores no earlier files.
 * @throws UserError with everything that stops it; nothing is changed then
 */
export async function remove(options: RemoveOptions): Promise<void> {
  const { root, families, terminal } = options;
  const working = terminal.working ?? unseen;
  const memory = working(readingMemory(root), () => openMemory(root));
  refuseNothingGenerated(root, memory);
  refuseOlder(memory);
  refuseUnfinished(memory.git, Object.keys(memory.stored.written), memory.read);
  if (options.force === true && options.keepEdited === true) {
    throw new UserError({
      what: '--force deletes edited files, and --keep-edited keeps them: both were given.',
      fix: 'Give one of them.',
    });
  }
  if (memory.stored.version === undefined) {
    throw new UserError({
      what: 'Version 0.1.0 wrote these files, and did not store which files it wrote.',
      fix: 'Upgrade them first, and commit the result: npm create litestream@latest -- upgrade',
    });
  }
  const { deployment, plan: today } = working('Reading the deployment in this folder', () =>
    loadDeployment(root, families),
  );
  const plan = planRemoval(
    memory,
    today.files.map(({ file }) => file),
  );
  refuseDirty(
    root,
    memory.git,
    plan.files.map(({ file }) => file.path),
  );
  refuseInterrupted(
    root,
    plan.files.map(({ file }) => file.path),
  );
  const edited = inState(plan, 'conflict');
  if (options.dryRun === true) {
    terminal.say(reportPlan(plan));
    terminal.say('This was a dry run. Nothing was removed.');
    return;
  }
  const settled =
    edited.length === 0
      ? plan
      : withIgnored(settle(plan, await keeps(edited, options, memory.git !== undefined)), deployment);
  const obstacles = unwritable(root, changedFiles(settled));
  if (obstacles.length > 0) throw new UserError(...obstacles);
  terminal.say(reportPlan(settled));
  working('Removing the files', () => commitPlan(root, settled));
  for (const { file } of inState(settled, 'removed')) removeEmptyFolders(root, file.path);
  const kept = inState(settled, 'left').map(({ file }) => file.path);
  terminal.say(reportRemoval({ deployment, memory, project: openProject(root), kept }));
}

/** Whether edited files stay. @throws UserError where nobody can be asked, or the person stops */
async function keeps(
  edited: readonly PlannedFile[],
  { terminal, force, keepEdited }: RemoveOptions,
  isInGit: boolean,
): Promise<boolean> {
  if (force === true || keepEdited === true) return keepEdited === true;
  const names = edited.map(({ file }) => file.path);
  const stopped = new UserError({
    what: `Nothing was removed, because you edited these files:\n${names.map((name) => `    ${name}`).join('\n')}`,
    fix: 'Delete them as well with --force, or keep them with --keep-edited. At a terminal you are asked.',
  });
  if (!terminal.interactive) throw stopped;
  for (;;) {
    const answer = await terminal.choose(`You edited ${names.join(', ')}. What should happen to them?`, [
      { value: 'show', name: 'Show them first' },
      { value: 'delete', name: `Delete them${isInGit ? '; git keeps the committed versions' : ''}` },
      { value: 'keep', name: 'Keep them' },
      { value: 'stop', name: 'Stop, and remove nothing' },
    ]);
    if (answer === 'stop') throw stopped;
    if (answer !== 'show') return answer === 'keep';
    terminal.say(edited.map((planned) => coloured({ ...planned, state: 'removed' })).join('\n'));
  }
}

function settle(plan: Plan, keep: boolean): Plan {
  const settled = (planned: PlannedFile): PlannedFile => {
    if (planned.state !== 'conflict') return planned;
    const { file, before } = planned;
    return keep && before !== undefined
      ? { file, state: 'left', before, after: before }
      : { ...planned, state: 'removed' };
  };
  return { ...plan, files: plan.files.map(settled) };
}

/** An image that is still built from a Dockerfile needs the `.dockerignore` that keeps secrets out of it. */
function withIgnored(plan: Plan, { app: { image } }: Deployment): Plan {
  if (!('path' in image) || inState(plan, 'left').every(({ file }) => file.path !== image.path)) return plan;
  const stays = (planned: PlannedFile): PlannedFile => {
    const { file, before } = planned;
    return file.path === projectFiles.dockerignore && before !== undefined
      ? {
          file: { path: file.path, text: '', purpose: 'what stays out of the image' },
          state: 'handed',
          before,
          after: before,
        }
      : planned;
  };
  return { ...plan, files: plan.files.map(stays) };
}

/** Git does not track folders, so an empty one is removed. */
function removeEmptyFolders(root: string, file: string): void {
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) {
    const place = path.join(root, ...folder.split('/'));
    try {
      if (readdirSync(place).length > 0) return;
      rmdirSync(place);
    } catch {
      return;
    }
  }
}
