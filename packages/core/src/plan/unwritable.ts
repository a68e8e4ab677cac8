import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../errors.js';
import type { PlannedFile } from './planned-file.js';

/**
 * Why a file could not be written, for all files, before the first is touched: a read-only folder or file,
 * a folder in a file's place, a file in a folder's place.
 */
export function unwritable(root: string, files: readonly PlannedFile[]): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const { file } of files) {
    const problem = obstacle(path.join(root, ...file.path.split('/')));
    if (problem !== undefined) problems.set(problem.what, problem);
  }
  return [...problems.values()];
}

function obstacle(target: string): Problem | undefined {
  if (existsSync(target)) {
    if (statSync(target).isDirectory())
      return {
        what: `${target} is a folder, and a file must go there.`,
        fix: `Move it away: mv "${target}" "${target}.old"`,
      };
    return writable(target)
      ? undefined
      : { what: `${target} cannot be written.`, fix: `Make it writable: chmod u+w "${target}"` };
  }
  const folder = nearestExisting(path.dirname(target));
  if (!statSync(folder).isDirectory())
    return {
      what: `${folder} is a file, and a folder must be there.`,
      fix: `Move it away: mv "${folder}" "${folder}.old"`,
    };
  return writable(folder)
    ? undefined
    : {
        what: `Nothing can be written in ${folder}.`,
        fix: `Make the folder writable: chmod u+w "${folder}", or work on a copy that is yours.`,
      };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

function writable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
