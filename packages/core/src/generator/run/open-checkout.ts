import { openProject } from '../../project/open-project.js';
import type { Project } from '../../project/project.js';
import { environmentOf, withoutEnvironment } from '../environments.js';
import { hostSecretOf } from '../host-secret.js';
import { readingMemory, type Memory } from '../memory.js';
import { openMemoryFor } from '../open-memory-for.js';
import { unseen } from '../progress-line.js';
import { readBack } from '../read-back.js';
import { refuseAboveCheckouts } from '../refuse-above-checkouts.js';
import { refuseInsideCheckout } from '../refuse-inside-checkout.js';
import { refuseOlder } from '../refuse-older.js';
import { refuseUnfinished } from '../refuse-unfinished.js';
import type { RunOptions } from '../run-request.js';
import type { Stored } from '../stored.js';
import { withMergedMemory } from '../with-merged-memory.js';
import { wrapLines } from '../wrap-lines.js';

/** A folder in which a run may begin. */
export interface Checkout {
  readonly project: Project;
  /** The environment that the run is about. */
  readonly environment: string;
  /** Without the environment that the run removes. */
  readonly memory: Memory;
  /** As the last run left it, with that environment. */
  readonly before: Stored;
  /** The secret with the address of the host, as the files of the last run name it. */
  readonly hostSecret: string | undefined;
  /** What was read from the generated files, because the memory does not have it. */
  readonly told?: string;
}

/**
 * Reads the memory, and then the names of the files.
 * @throws UserError where no run may begin
 */
export function openCheckout({ root, families, flags, remember, terminal, ...options }: RunOptions): Checkout {
  const working = terminal.working ?? unseen;
  const opened = working(readingMemory(root), () => openMemoryFor(root, flags['environment'], remember));
  const { stored, ...readFromFiles } = readBack(opened, families);
  const environment = environmentOf(stored, flags['environment']);
  const removed = options.withoutEnvironment;
  const memory = {
    ...opened,
    stored: removed === undefined ? stored : withoutEnvironment(stored, removed, environment),
  };
  refuseInsideCheckout(root);
  refuseAboveCheckouts(root);
  refuseOlder(memory);
  refuseUnfinished(memory.git, Object.keys(memory.stored.written), memory.read);
  if (memory.merged !== undefined) terminal.say(wrapLines(memory.merged.told));
  const project = working('Reading the names of the files', () => openProject(root));
  return {
    project: withMergedMemory(project, memory),
    environment,
    memory,
    before: opened.stored,
    hostSecret: hostSecretOf(memory.read),
    ...readFromFiles,
  };
}
