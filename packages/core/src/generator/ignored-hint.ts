import type { Plan } from '../plan/index.js';
import { shellWord } from '../quoting/index.js';
import type { Git } from './git.js';

/** What a person is told of files that no commit would take along; empty where there are none. */
export function ignoredHint(git: Git | undefined, plan: Plan): string {
  const ignored = git?.ignored(plan.files.map(({ file }) => file.path)) ?? [];
  if (ignored.length === 0) return '';
  return (
    `Git ignores ${ignored.join(', ')}, so a commit leaves them out. Without these files nothing can be ` +
    `deployed, and the next run does not know of this one. Add them once: git add --force -- ${ignored.map(shellWord).join(' ')}`
  );
}
