import type { Deployment } from '../deployment/index.js';
import type { Family } from '../family.js';
import type { Plan } from '../plan/index.js';
import type { Stored } from './stored.js';
import type { Terminal } from './terminal.js';

/** All that a run needs to know. */
export interface RunOptions {
  /** Folder of the project. */
  readonly root: string;
  readonly families: readonly Family[];
  /** Id of the family that was asked for; undefined lets detection choose. */
  readonly family?: string;
  /** Folder or csproj of the project to deploy, if the checkout has several. */
  readonly project?: string;
  /** Answers as typed, by question name. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Environment to remove from the checkout. */
  readonly withoutEnvironment?: string;
  /** True if the run must not ask. */
  readonly yes?: boolean;
  /** Settles conflicts by the new text. */
  readonly force?: boolean;
  readonly allowDirty?: boolean;
  /** Shows what would be written, and writes nothing. */
  readonly dryRun?: boolean;
  /** What was typed to get here, for the line that repeats the run. */
  readonly command: string;
  readonly terminal: Terminal;
  /** Further values that the memory stores from this run on. Default: the present ones. */
  readonly remember?: Partial<Pick<Stored, 'upgradeWorkflow' | 'written'>>;
  /** False hides what was found. Default: it is shown. */
  readonly showFacts?: boolean;
  /** Said below the plan, whether it is carried out or not. Default: nothing. */
  readonly comment?: (plan: Plan, deployment: Deployment) => string;
  /** The last words. Default: what to do after a first run. */
  readonly next?: (plan: Plan, deployment: Deployment) => string;
}
