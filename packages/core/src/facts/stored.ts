import { posix } from 'node:path';
import { isBelow } from '../project/paths.js';
import type { OpenedFile } from './databases.js';
import { guessed, type Fact } from './fact.js';
import type { DatabaseFile, DatabasePattern } from './facts.js';
import type { OpenedPattern } from './implicit-databases.js';

/** Databases by their path below the data folder, and a remark for each that lies outside. */
export interface StoredDatabases {
  readonly databases: readonly Fact<DatabaseFile>[];
  readonly patterns: readonly Fact<DatabasePattern>[];
  readonly remarks: readonly Fact<string>[];
}

/**
 * Takes the files that lie in the data folder. One outside is left out and named: a path below the data folder that the app
 * never writes to would be a backup that stays empty.
 */
export function storedBelow(
  folder: string,
  files: readonly OpenedFile[],
  patterns: readonly OpenedPattern[],
): StoredDatabases {
  const inside = (path: string): boolean => path !== folder && isBelow(path, folder);
  const outside = [
    ...files.map(({ file, from }) => ({ path: file, from })),
    ...patterns.map((entry) => ({ path: posix.join(entry.folder, entry.pattern), from: entry.from })),
  ].filter(({ path }) => !inside(path));
  return {
    databases: files
      .filter(({ file }) => inside(file))
      .map(({ file, holds, from, guessed: unsure }) => ({
        value: { path: posix.relative(folder, file), holds },
        from,
        guessed: unsure,
      })),
    patterns: patterns
      .filter((entry) => inside(posix.join(entry.folder, entry.pattern)))
      .map((entry) => ({
        value: { folder: posix.relative(folder, entry.folder), pattern: entry.pattern, holds: entry.holds },
        from: entry.from,
        guessed: entry.guessed,
      })),
    remarks: outside.map(({ path, from }) =>
      guessed(
        `${path} lies outside the data folder ${folder}, so it is neither kept nor backed up. ` +
          `Move it below ${folder} in the connection string, and run this again.`,
        from,
      ),
    ),
  };
}
