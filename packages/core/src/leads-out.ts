import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from './errors.js';

/** A link on the way to a file of a checkout. */
export interface LinkOut {
  /** POSIX path of the link below the checkout. */
  readonly link: string;
  /** Where it leads, as the link says it. */
  readonly to: string;
}

/**
 * The link on the way to a file that leads out of the checkout, or nowhere; undefined where the file and its folders are in it.
 * @param root folder of the checkout
 * @param file POSIX path below it, of a file that need not be there
 */
export function leadsOut(root: string, file: string): LinkOut | undefined {
  const top = realpathSync(root);
  const parts = file.split('/');
  if (parts.includes('..') || path.posix.isAbsolute(file)) return { link: file, to: file };
  for (let length = 1; length <= parts.length; length += 1) {
    const link = parts.slice(0, length).join('/');
    const place = path.join(root, ...parts.slice(0, length));
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink() && !isInside(top, place)) return { link, to: readlinkSync(place) };
    if (!statSync(place).isDirectory()) return undefined;
  }
  return undefined;
}

function isInside(top: string, place: string): boolean {
  try {
    const real = realpathSync(place);
    return real === top || real.startsWith(top.endsWith(path.sep) ? top : top + path.sep);
  } catch {
    // The link leads to nothing, or links lead in a circle.
    return false;
  }
}

/** The error about such a link. */
export function linkProblem(root: string, { link, to }: LinkOut): Problem {
  return {
    what: `${link} is a link to ${to}, which is not in this checkout. Nothing is read or written through it.`,
    fix: `Put a file or folder of the checkout in its place: rm "${path.join(root, ...link.split('/'))}"`,
  };
}
