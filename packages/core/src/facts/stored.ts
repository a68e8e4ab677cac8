import { posix } from 'node:path';
import { isBelow, fileOfPlace } from '../project/paths.js';
import type { OpenedFile } from './opened-file.js';
import { found, guessed, type Fact } from './fact.js';
import type { DatabaseFile, DatabasePattern, EncryptedDatabase, OutsideDatabase, UnresolvedDatabase } from './facts.js';
import { moveOf } from './move.js';
import type { OpenedPattern } from './opened-pattern.js';
import { unresolvedAt } from './unresolved.js';

/** Databases by their path below the data folder, and those that lie outside with a remark for each. */
export interface StoredDatabases {
  readonly databases: readonly Fact<DatabaseFile>[];
  readonly patterns: readonly Fact<DatabasePattern>[];
  readonly outside: readonly Fact<OutsideDatabase>[];
  /** Patterns right in the data folder: they would take in the other databases. */
  readonly unresolved: readonly Fact<UnresolvedDatabase>[];
  readonly encrypted: readonly Fact<EncryptedDatabase>[];
  readonly remarks: readonly Fact<string>[];
}

/**
 * Takes the files that lie in the data folder. One outside is left out and named: a path below the data folder that the app
 * never writes to would be a backup that stays empty.
 */
export function storedBelow(
  folder: string,
  contentRoot: string,
  files: readonly OpenedFile[],
  patterns: readonly OpenedPattern[],
): StoredDatabases {
  const inside = (path: string): boolean => path !== folder && isBelow(path, folder);
  const patternPath = (entry: OpenedPattern): string => posix.join(entry.folder, entry.pattern);
  const outside = [
    ...files
      .filter(({ file }) => !inside(file))
      .map((opened) =>
        found<OutsideDatabase>({ file: opened.file, move: moveOf(opened, folder, contentRoot) }, opened.from),
      ),
    ...patterns
      .filter((entry) => !inside(patternPath(entry)))
      .map((entry) =>
        found<OutsideDatabase>(
          { file: patternPath(entry), move: `Keep these files in a folder below ${folder}: change the path there` },
          entry.from,
        ),
      ),
  ];
  const unresolved = patterns
    .filter((entry) => entry.folder === folder)
    .map((entry) =>
      unresolvedAt(
        { at: entry.from },
        {
          from: entry.from,
          code: patternPath(entry),
          why: `these files lie beside the other databases, and a pattern needs its own folder: keep them in ${folder}/tenants`,
        },
      ),
    );
  return {
    databases: files
      .filter(({ file }) => inside(file))
      .map(({ file, holds, from, guessed: unsure }) => ({
        value: { path: posix.relative(folder, file), holds },
        from,
        guessed: unsure,
      })),
    patterns: patterns
      .filter((entry) => inside(patternPath(entry)) && entry.folder !== folder)
      .map((entry) => ({
        value: { folder: posix.relative(folder, entry.folder), pattern: entry.pattern, holds: entry.holds },
        from: entry.from,
        guessed: entry.guessed,
      })),
    outside,
    unresolved,
    encrypted: files
      .filter(({ file, encrypted }) => encrypted && inside(file))
      .map(({ file, from }) => found({ path: posix.relative(folder, file), file: fileOfPlace(from) }, from)),
    remarks: [
      ...outside.map(({ value, from }) =>
        guessed(
          `${value.file} lies outside the data folder ${folder}, which alone is kept: it is lost with ` +
            `every deployment, and not backed up. ${value.move}, and run this again.`,
          from,
        ),
      ),
      ...unresolved.map(({ value, from }) => guessed(value.remark, from)),
    ],
  };
}
