import { UserError } from '../errors.js';
import type { Family } from '../family.js';
import { choiceOf } from '../questions/choice.js';
import { inOrder } from '../targets/target.js';
import { targets } from '../targets/registry.js';
import { openMemory } from './memory.js';
import { refuseNothingGenerated } from './refuse-nothing-generated.js';
import { refuseDirty } from './refuse-uncommitted.js';
import { run } from './run.js';
import { storePath } from './stored.js';
import type { Terminal } from './terminal.js';
import { releaseFile } from './release-file.js';

/** How the storage is changed. */
export interface SwitchOptions {
  readonly root: string;
  readonly families: readonly Family[];
  readonly terminal: Terminal;
  /** `target`, and answers to questions of the new one, by question name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Writes the files for another storage, and prints the steps of the switch, during which the app always has a backup.
 * @throws UserError with everything that stops it; nothing is written then
 */
export async function switchStorage({
  root,
  families,
  terminal,
  flags,
  force = false,
  dryRun = false,
}: SwitchOptions): Promise<void> {
  const memory = openMemory(root);
  const { stored, git } = memory;
  refuseNothingGenerated(root, memory);
  const before = stored.last.answers['target'];
  const choices = targets.map(({ id, title }) => ({ value: id, title }));
  const now = choiceOf(flags['target'], choices)?.value ?? flags['target'];
  const others = inOrder(targets)
    .map(({ id }) => id)
    .filter((id) => id !== before)
    .join('|');
  if (now === undefined)
    throw new UserError({
      what: 'No new storage for the backups was chosen.',
      fix: `Choose one: npm create litestream@latest -- switch --target ${others}`,
    });
  if (now === before) {
    throw new UserError({
      what: `The backups go to ${targets.find(({ id }) => id === now)?.title ?? String(now)} already.`,
      fix:
        `Choose another storage: --target ${others}. To use another place in this storage, set its secrets, then: ` +
        `gh workflow run ${releaseFile(stored)} -f adopt=local`,
    });
  }
  refuseDirty(root, git, [...Object.keys(stored.written), storePath]);
  await run({
    root,
    families,
    terminal,
    force,
    dryRun,
    flags,
    yes: true,
    showFacts: false,
    command: 'npm create litestream@latest --',
  });
}
