import pc from 'picocolors';
import type { Deployment } from '../deployment/deployment.js';
import { secretCommands } from '../platforms/compose/secret-commands.js';
import type { Plan, PlannedFile, PlannedState } from '../plan/plan.js';

const labels: Readonly<Record<PlannedState, string>> = {
  // Padded before they are coloured: the codes of a colour have a length, but no width.
  new: pc.green(' create'),
  same: pc.dim('   same'),
  merged: pc.yellow(' add to'),
  conflict: pc.red('differs'),
};

/** What will be written, a line a file. */
export function reportPlan(plan: Plan): string {
  const width = Math.max(...plan.files.map(({ file }) => file.path.length));
  const line = ({ file, state }: PlannedFile): string => `  ${labels[state]}  ${file.path.padEnd(width)}  ${pc.dim(file.purpose)}`;
  return [pc.bold('Files'), ...plan.files.map(line)].join('\n');
}

/** What a person does after a run; `repeat` is the command that repeats it without questions. */
export function reportNext(deployment: Deployment, plan: Plan, repeat: string): string {
  if (plan.files.every(({ state }) => state === 'same')) return 'Nothing to do: every file is as it should be.';
  return [
    pc.bold('Next'),
    `  1. Enter the secrets, with the host and ${deployment.storage.title} at hand: .deploy/README.md says where each comes from. In bash, here:`,
    ...secretCommands(deployment, false).map((command) => `       ${command}`),
    '  2. Commit the files and push them.',
    '  3. Publish a release on GitHub, or: gh workflow run release.yml',
    '',
    `${pc.bold('Again')}  ${repeat}`,
  ].join('\n');
}
