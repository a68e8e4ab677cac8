import { UserError } from '../../errors.js';
import type { Plan } from '../../plan/index.js';
import { unwritable } from '../../plan/unwritable.js';
import { changedFiles, commitPlan } from '../commit-plan.js';
import { ignoredHint } from '../ignored-hint.js';
import { markersHint } from '../markers-hint.js';
import { withMemory, type Memory, type Outcome } from '../memory.js';
import { unseen } from '../progress-line.js';
import { refuseUncommitted } from '../refuse-uncommitted.js';
import type { RunOptions } from '../run-request.js';
import { settleConflicts } from '../settle.js';
import { whatForceKeeps } from '../since-brought.js';
import { whyTextsAreMissing } from '../why-texts-are-missing.js';
import { wrapLines } from '../wrap-lines.js';

/**
 * Settles the conflicts, and writes the files with the memory of this run.
 * @param plan without the memory, which stores how the conflicts were settled
 * @returns what was written, with the memory
 * @throws UserError where a file cannot be written, is not committed, or differs and nobody decides; nothing is written then
 */
export async function writePlan(
  { root, terminal, force, allowDirty }: Pick<RunOptions, 'root' | 'terminal' | 'force' | 'allowDirty'>,
  plan: Plan,
  memory: Memory,
  outcome: Outcome,
): Promise<Plan> {
  const working = terminal.working ?? unseen;
  const changed = changedFiles(withMemory(plan, memory, outcome));
  const obstacles = unwritable(root, changed);
  if (obstacles.length > 0) throw new UserError(...obstacles);
  if (allowDirty !== true)
    working('Checking git for uncommitted changes', () =>
      refuseUncommitted(
        memory.git,
        changed.map(({ file }) => file.path),
        memory.merged !== undefined,
      ),
    );
  const hint = whatForceKeeps(plan, memory.known) ?? whyTextsAreMissing(root, memory.git);
  const settled = withMemory(await settleConflicts(plan, terminal, force === true, hint), memory, outcome);
  working('Writing the files', () => commitPlan(root, settled));
  for (const hint of [ignoredHint(memory.git, settled), markersHint(settled)])
    if (hint !== '') terminal.say(wrapLines(hint));
  return settled;
}
