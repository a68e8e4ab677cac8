import path from 'node:path';
import { UserError } from '../errors.js';
import { entriesIn } from './entries-in.js';
import { isRoot } from './refuse-inside-checkout.js';

/** A file that says: the project is here. */
const ofProject =
  /^(?:(?:Docker|Container)file.*|.*\.(?:slnx?|[cfv][bs]proj)|(?:docker-)?compose.*\.ya?ml|package\.json)$/i;

/**
 * GitHub reads workflows in the root of a repository only, so a folder that merely holds checkouts is the wrong one.
 * @throws UserError where the folder is neither a checkout nor a project, and folders in it are checkouts
 */
export function refuseAboveCheckouts(folder: string): void {
  if (isRoot(folder)) return;
  const entries = entriesIn(folder);
  if (entries.some((entry) => entry.isFile() && ofProject.test(entry.name))) return;
  const checkouts = entries
    .filter((entry) => entry.isDirectory() && isRoot(path.join(folder, entry.name)))
    .map(({ name }) => name);
  const [first] = checkouts;
  if (first === undefined) return;
  const named = checkouts.length > 5 ? [...checkouts.slice(0, 4), `${checkouts.length - 4} more`] : checkouts;
  throw new UserError({
    what: `${folder} is not a project: it only holds the ${named.length === 1 ? 'checkout' : 'checkouts'} ${named.join(', ')}.`,
    fix: `Change into the one that you want to deploy, as in: cd ${/^[\w.-]+$/.test(first) ? first : `"${first}"`}`,
  });
}
