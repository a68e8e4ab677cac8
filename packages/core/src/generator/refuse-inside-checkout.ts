import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';

/**
 * GitHub reads workflows in the root of a repository only.
 * @param mayName false for a command that has no `--project`. Default: true
 * @throws UserError when the folder lies inside a checkout; a folder that is in none is fine
 */
export function refuseInsideCheckout(folder: string, mayName = true): void {
  if (isRoot(folder)) return;
  for (let parent = path.dirname(folder); parent !== path.dirname(parent); parent = path.dirname(parent)) {
    if (!isRoot(parent)) continue;
    throw new UserError({
      what: `${folder} lies inside the checkout ${parent}, and GitHub reads workflows in the root of a checkout only.`,
      fix:
        `Run this in ${parent}` +
        (mayName
          ? `; where it holds several web projects, add --project ${path.relative(parent, folder).split(path.sep).join('/')}`
          : ''),
    });
  }
}

/** Whether a folder is the root of a checkout. */
export function isRoot(folder: string): boolean {
  return existsSync(path.join(folder, '.git'));
}
