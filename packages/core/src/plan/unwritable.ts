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
    const problem = link === undefined ? obstacle(path.join(root, ...file.path.split('/'))) : linkProblem(root, link);
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
    if (!statSync(target).isFile())
      return {
        what: `${target} is a pipe, a socket or a device, and a file must go there.`,
        fix: `Move it away: mv "${target}" "${target}.old"`,
      };
    if (!writable(target))
      return { what: `${target} cannot be written.`, fix: `Make it writable: chmod u+w "${target}"` };
    return unwritableFolder(path.dirname(realpathSync(target))); // a file is exchanged for a new one
  }
  const folder = nearestExisting(path.dirname(target));
  if (!statSync(folder).isDirectory())
    return {
      what: `${folder} is a file, and a folder must be there.`,
      fix: `Move it away: mv "${folder}" "${folder}.old"`,
    };
  return unwritableFolder(folder);
}

function unwritableFolder(folder: string): Problem | undefined {
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
