import type { Plan } from '../plan/index.js';
import { changedFiles } from './commit-plan.js';
import { hasMarkers } from './refuse-unfinished.js';

/** What to do before anything is committed where a run wrote both versions of a file; empty where it wrote none. */
export function markersHint(plan: Plan): string {
  const marked = changedFiles(plan).flatMap(({ file, after }) => (hasMarkers(after) ? [file.path] : []));
  return marked.length === 0
    ? ''
    : `Before you commit, edit ${marked.join(', ')}: choose between the lines of both versions, and delete the lines with ` +
        '<<<<<<<, ======= and >>>>>>>.';
}
