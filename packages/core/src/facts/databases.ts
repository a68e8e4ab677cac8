import { posix } from 'node:path';
import { HOLE } from '../project/csharp-text.js';
import { fileOfPlace } from '../project/paths.js';
import { uniqueBy } from '../unique-by.js';
import { attachUsages } from './attached.js';
import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import { factoryConnections } from './factory-connections.js';
import type { SetVariable, UnresolvedDatabase } from './facts.js';
import { dataDirectory, inContainer } from './in-container.js';
import { libraryUsages } from './library-usages.js';
import { looseUsages } from './loose-connections.js';
import { connectionsInSettings, looseFiles } from './loose-files.js';
import { looseNames } from './loose-names.js';
import { migratedDatabases } from './migrated-databases.js';
import { takesIn } from './name-glob.js';
import type { OpenedFile } from './opened-file.js';
import { patternFrom, type OpenedPattern } from './opened-pattern.js';
import { findOtherEngines } from './other-engines.js';
import { otherLanguages } from './other-languages.js';
import { resolve, type Resolved } from './resolved-usage.js';
import { seededFiles } from './seeded-files.js';
import { findSqliteUsages, type SqliteUsage } from './sqlite-usage.js';
import { unresolvedAt } from './unresolved.js';

/** What the code's SQLite usages come to. */
export interface OpenedDatabases {
  readonly files: readonly OpenedFile[];
  readonly patterns: readonly OpenedPattern[];
  readonly unresolved: readonly Fact<UnresolvedDatabase>[];
  /** Variables of an existing set-up that a path rests on. */
  readonly variables: readonly Fact<SetVariable>[];
  readonly remarks: readonly Fact<string>[];
}

interface Collected {
  readonly files: Map<string, OpenedFile>;
  readonly patterns: OpenedPattern[];
  readonly unresolved: Fact<UnresolvedDatabase>[];
  readonly variables: Fact<SetVariable>[];
  readonly remarks: Fact<string>[];
}

/** Resolves every usage to the file that production opens. The first file is the app's main database. */
export function findOpenedDatabases(checkout: Checkout): OpenedDatabases {
  const into: Collected = { files: new Map(), patterns: [], unresolved: [], variables: [], remarks: [] };
  const known = [
    ...findSqliteUsages(checkout),
    ...libraryUsages(checkout),
    ...attachUsages(checkout),
    ...factoryConnections(checkout),
  ];
  const loose = [
    ...migratedDatabases(checkout),
    ...looseUsages(checkout),
    ...looseFiles(checkout),
    ...seededFiles(checkout),
    ...otherLanguages(checkout),
  ];
  const open = (usage: SqliteUsage): void => {
    const resolved = resolve(checkout, usage);
    if (resolved.kind === 'file') add(checkout, into, usage, resolved);
    else if (resolved.kind === 'memory')
      into.remarks.push(
        guessed(
          'A SQLite database is kept in memory only: it starts empty with every deployment, and there is nothing to back up.',
          resolved.from,
        ),
      );
    else if (known.includes(usage) || !asksOf(into, usage)) into.unresolved.push(unresolvedAt(usage, resolved));
  };
  for (const usage of [...known, ...loose]) open(usage);
  // A guess is better than silence, where no code says what the app opens.
  if (known.length + loose.length === 0 && findOtherEngines(checkout).length === 0)
    for (const usage of connectionsInSettings(checkout)) open(usage);
  const names = new Set([...into.files.keys()].map((file) => posix.basename(file)));
  into.unresolved.push(
    ...looseNames(checkout, names, (file) => into.unresolved.some(({ value }) => value.file === file)),
  );
  const unresolved = into.unresolved.filter(
    ({ value, from }, index, all) =>
      all.findIndex(
        (other) => other.from === from || (other.value.file === value.file && other.value.what === value.what),
      ) === index,
  );
  return {
    files: [...into.files.values()],
    patterns: into.patterns.filter(
      (one, index, all) =>
        !all.some((other, at) => at !== index && takesIn(other, one) && !(takesIn(one, other) && index < at)),
    ),
    unresolved,
    variables: uniqueBy(into.variables, ({ value }) => value.name),
    remarks: unique([...into.remarks, ...unresolved.map(({ value, from }) => guessed(value.remark, from))]),
  };
}

/** Whether there is a question about the file already: a text in it is most likely what that one is about. */
function asksOf({ unresolved }: Collected, { at }: SqliteUsage): boolean {
  return unresolved.some(({ value }) => value.file === fileOfPlace(at));
}

function add(checkout: Checkout, into: Collected, usage: SqliteUsage, found: Resolved & { kind: 'file' }): void {
  const { path, from, unsure, text, origins, special, encrypted } = found;
  into.variables.push(...found.variables);
  if (path.includes('\\')) {
    into.remarks.push(
      guessed(
        `The path ${path.replaceAll(HOLE, '*')} has a backslash, which on Linux is part of a file name: ` +
          'the app would write beside its data folder. Use / in it, and run this again.',
        from,
      ),
    );
    return;
  }
  if (/[\p{Cc}]/u.test(path) || path.endsWith('/')) {
    into.remarks.push(guessed(`${JSON.stringify(path)} is not the path of a database file, so it is left out.`, from));
    return;
  }
  if (path.includes(HOLE)) {
    const pattern = patternFrom(inContainer(path, checkout.contentRoot), path, from);
    if ('why' in pattern)
      into.unresolved.push(unresolvedAt(usage, { code: path.replaceAll(HOLE, '*'), from, why: pattern.why }));
    else into.patterns.push(pattern);
    return;
  }
  const folder = dataDirectory(checkout, path);
  if (folder === undefined) {
    into.unresolved.push(
      unresolvedAt(usage, {
        code: path,
        from,
        why: 'the code sets the folder that relative paths start from, and its value is known only at run time',
      }),
    );
    return;
  }
  const file = inContainer(path, folder);
  const known = into.files.get(file);
  if (known && !known.guessed) return;
  const holds =
    known?.holds ??
    usage.holds ??
    (usage.name !== undefined
      ? `the connection "${usage.name}"`
      : [...into.files.values()].every((other) => other.holds !== "the app's database")
        ? "the app's database"
        : 'another database of the app');
  into.files.set(file, {
    file,
    holds,
    from,
    guessed: unsure || !usage.sure,
    origin: { text, path, origins },
    ...(special ? { special } : {}),
    ...(encrypted ? { encrypted } : {}),
  });
}

function unique(facts: readonly Fact<string>[]): readonly Fact<string>[] {
  return facts.filter(
    (fact, index) => facts.findIndex(({ value, from }) => value === fact.value && from === fact.from) === index,
  );
}
