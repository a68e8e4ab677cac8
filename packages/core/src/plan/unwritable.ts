import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../errors.js';
import { leadsOut, linkProblem } from '../leads-out.js';
import type { PlannedFile } from './planned-file.js';

/**
 * Why a file could not be written, for all files, before the first is touched: a read-only folder or file,
 * a folder in a file's place, a file in a folder's place, a link that leads out of the checkout.
 */
export function unwritable(root: string, files: readonly PlannedFile[]): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const { file } of files) {
    const link = leadsOut(root, file.path);
    const place = path.join(root, ...file.path.split('/'));
    const problem = link === undefined ? (obstacle(place) ?? readOnly(place)) : linkProblem(root, link);
    if (problem !== undefined) problems.set(problem.what, problem);
  }
  return [...problems.values()];
}

/** What is in the place of a file, or of one of its folders; undefined where there is a file, or nothing. */
export function obstacle(target: string): Problem | undefined {
  const place = nearestExisting(target);
  const stats = statSync(place);
  const inItsWay = (is: string, should: string): Problem => ({
    what: `${place} is ${is}, and ${should}.`,
    fix: `Move it away: mv "${place}" "${place}.old"`,
  });
  if (place !== target) return stats.isDirectory() ? undefined : inItsWay('a file', 'a folder must be there');
  if (stats.isFile()) return undefined;
  return inItsWay(stats.isDirectory() ? 'a folder' : 'a pipe, a socket or a device', 'a file must go there');
}

/** A file is exchanged for a new one, so its folder has to be writable as well. */
function readOnly(target: string): Problem | undefined {
  if (!existsSync(target)) return unwritableFolder(nearestExisting(path.dirname(target)));
  return writable(target)
    ? unwritableFolder(path.dirname(realpathSync(target)))
    : { what: `${target} cannot be written.`, fix: `Make it writable: chmod u+w "${target}"` };
}

function unwritableFolder(folder: string): Problem | undefined {
  return writable(folder)
    ? undefined
    : {
        what: `Nothing can be written in ${folder}.`,
        fix: `Make the folder writable: chmod u+w "${folder}", or work on a copy that is yours.`,
      };
}

function nearestExisting(place: string): string {
  return existsSync(place) ? place : nearestExisting(path.dirname(place));
}

function writable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
