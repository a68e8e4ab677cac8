import { posix } from 'node:path';
import { HOLE } from '../project/csharp-text.js';
import { nameGlob } from './name-glob.js';

/** What a pattern holds that the code makes by itself. */
export const APPEARING = 'databases that appear while the app runs';

/** Databases that appear while the app runs, where the running container sees them. */
export interface OpenedPattern {
  /** Absolute folder, `/app/App_Data/jobs`. */
  readonly folder: string;
  readonly pattern: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
}

/** A path with parts that only run time knows, as a pattern; why it is none, where the backup could not follow it. */
export function patternFrom(file: string, written: string, from: string): OpenedPattern | { readonly why: string } {
  const parts = file.replaceAll(new RegExp(`${HOLE}+`, 'gu'), '*').split('/');
  const first = parts.findIndex((part) => part.includes('*'));
  const folder = parts.slice(0, first).join('/') || '/';
  const pattern = parts.slice(first).join('/');
  if (!/[^*.]/.test(nameGlob({ pattern }).replace(/^.*\*/, '')))
    return {
      why:
        'it is not known how its name ends, so a pattern would match other files too: let the name end in .db, ' +
        'and add it, as in --database tenants/*.db',
    };
  if (/^\/?[^/]*(?:\/|$)/.exec(written)?.[0].includes(HOLE) && !posix.isAbsolute(written))
    return {
      why:
        "these files lie in the app's own folder, which is lost with every deployment: keep them in a " +
        'folder of their own below the data folder',
    };
  return { folder, pattern, holds: APPEARING, from, guessed: false };
}
