import type { Plan } from '../plan/index.js';
import type { Platform } from '../platforms/index.js';
import { changedFiles } from './commit-plan.js';

/** What the next deployment does because of the files that a plan changes, as full sentences; none where it changes nothing there. */
export function effectsOf(plan: Plan, platform: Platform): readonly string[] {
  const changed = changedFiles(plan);
  if (changed.every(({ file }) => !file.path.startsWith('.deploy/'))) return [];
  return platform.restarts(
    changed
      .filter(({ before }) => before !== undefined)
      .map(({ file: { path }, before, after }) => ({ path, before, after })),
  );
}
