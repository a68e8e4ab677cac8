import { fileOfPlace } from '../project/paths.js';
import { posix } from 'node:path';
import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { parseSqlite } from '../project/connection-string.js';
import { HOLE, variableName, type CSharpValue, type Origin } from '../project/csharp-text.js';
import type { Checkout } from './checkout.js';
import { attachUsages } from './attached.js';
import { maySetUnseen } from './environment.js';
import { factoryConnections } from './factory-connections.js';
import { guessed, type Fact } from './fact.js';
import type { SetVariable, UnresolvedDatabase } from './facts.js';
import { looseUsages } from './loose-connections.js';
import { connectionsInSettings, looseFiles } from './loose-files.js';
import { looseNames } from './loose-names.js';
import { libraryUsages } from './library-usages.js';
import { migratedDatabases } from './migrated-databases.js';
import { takesIn } from './name-glob.js';
import { findOtherEngines } from './other-engines.js';
import { patternFrom, type OpenedPattern } from './opened-pattern.js';
import { otherLanguages } from './other-languages.js';
import { seededFiles } from './seeded-files.js';
import { settingsOf, variable, type Setting } from './settings.js';
import { counts, findSqliteUsages, type SqliteUsage } from './sqlite-usage.js';
import { unresolvedAt } from './unresolved.js';

/** A database file where the running container sees it. */
export interface OpenedFile {
  /** Absolute and normalised, `/app/App_Data/app.db`. */
  readonly file: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
  /** Path as it is written, and the variable that a person can give another value. */
  readonly origin?: WrittenPath;
  /** True below a folder of the user or the system. */
  readonly special?: boolean;
  readonly encrypted?: true;
  /** How it comes below the data folder, where that is known already: `Move it with --env DATABASE_PATH=…`. */
  readonly move?: string;
}

/** How a path came to be. */
export interface WrittenPath {
  /** Connection string or path, as a whole. */
  readonly text: string;
  /** The path in it. */
  readonly path: string;
  /** Variables that decide it or a part of it, the most important one first. */
  readonly origins: readonly Origin[];
}

/** What the code's SQLite usages come to. */
export interface OpenedDatabases {
  readonly files: readonly OpenedFile[];
  readonly patterns: readonly OpenedPattern[];
  readonly unresolved: readonly Fact<UnresolvedDatabase>[];
  /** Variables of an existing set-up that a path rests on. */
  readonly variables: readonly Fact<SetVariable>[];
  readonly remarks: readonly Fact<string>[];
}

interface Found {
  readonly text: string;
  readonly from: string;
  readonly unsure: boolean;
  readonly origins: readonly Origin[];
  readonly special: boolean;
}

type Resolved =
  | (Found & { readonly kind: 'file'; readonly path: string; readonly encrypted?: true })
  | { readonly kind: 'memory'; readonly from: string }
  | { readonly kind: 'none'; readonly from: string; readonly code?: string; readonly why?: string };

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
    const resolved = resolve(checkout, usage, into);
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
    variables: into.variables.filter(
      ({ value }, index, all) => all.findIndex((other) => other.value.name === value.name) === index,
    ),
    remarks: unique([...into.remarks, ...unresolved.map(({ value, from }) => guessed(value.remark, from))]),
  };
}

/** Whether there is a question about the file already: a text in it is most likely what that one is about. */
function asksOf({ unresolved }: Collected, { at }: SqliteUsage): boolean {
  return unresolved.some(({ value }) => value.file === fileOfPlace(at));
}

function add(checkout: Checkout, into: Collected, usage: SqliteUsage, found: Resolved & { kind: 'file' }): void {
  const { path, from, unsure, text, origins, special, encrypted } = found;
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

/** Absolute path in the container. `~/` and `|DataDirectory|` mean the content root. */
export function inContainer(path: string, contentRoot: string): string {
  return posix.resolve(contentRoot, path.replace(/^(?:~\/|\|DataDirectory\|[/\\]?)/i, ''));
}

/** Folder that a relative path starts from: the one that the code sets for `|DataDirectory|`, else the app's. Undefined if unknown. */
function dataDirectory(checkout: Checkout, path: string): string | undefined {
  const { contentRoot, sources, surroundings } = checkout;
  if (!/^\|DataDirectory\|/i.test(path)) return path.startsWith('/') ? contentRoot : workingDirectory(checkout);
  const [set] = sources.flatMap((source) =>
    findCalls(source, ['SetData']).flatMap(({ args: [name, value] }) =>
      name && value && constantText(name, surroundings)?.toLowerCase() === 'datadirectory' ? [value] : [],
    ),
  );
  const umbraco = sources.some(({ bare }) => /\b(?:CreateUmbracoBuilder|AddUmbraco)\s*\(/.test(bare));
  if (set) {
    const folder = constantText(set, surroundings);
    return folder === undefined ? undefined : inContainer(folder, contentRoot);
  }
  return umbraco ? posix.join(contentRoot, 'umbraco/Data') : contentRoot;
}

/** Folder in which the app works: where it starts, or where its code goes. Undefined if the code goes to an unknown folder. */
function workingDirectory({ contentRoot, sources, surroundings }: Checkout): string | undefined {
  const [to] = sources.flatMap((source) => [
    ...findCalls(source, [String.raw`Directory\s*\.\s*SetCurrentDirectory`])
      .filter((call) => counts(source, call))
      .flatMap(({ args }) => args.slice(0, 1)),
    ...[...source.bare.matchAll(/\bEnvironment\s*\.\s*CurrentDirectory\s*=(?!=)\s*([^;]*)/g)]
      .filter(({ index }) => counts(source, { start: index }))
      .map(({ index, 0: all, 1: value = '' }) => ({
        source,
        start: index + all.length - value.length,
        end: index + all.length,
      })),
  ]);
  if (to === undefined) return contentRoot;
  const folder = constantText(to, surroundings);
  return folder === undefined ? undefined : inContainer(folder, contentRoot);
}

function resolve(checkout: Checkout, usage: SqliteUsage, into: Collected): Resolved {
  let unsure = false;
  let code: string | undefined;
  const before: string[] = [];
  for (const value of usage.values) {
    for (const setting of settingsFor(checkout, value)) {
      if (setting.kind === 'unseen') {
        unsure = true;
        continue;
      }
      const text = usage.wholePath === true ? `Data Source="${setting.value}"` : setting.value;
      const source = parseSqlite(text);
      if (source?.kind === 'memory') return { kind: 'memory', from: setting.from };
      if (source?.kind === 'file' && !source.path.startsWith(HOLE)) {
        if (setting.carry) into.variables.push({ value: setting.carry, from: setting.from, guessed: false });
        carryParts(checkout, value, into);
        const parts = value.kind === 'text' || value.kind === 'unknown' ? (value.origins ?? []) : [];
        const own = value.kind === 'setting' || value.kind === 'variable' ? [variableName(value)] : [];
        const names = [...own, ...before, ...parts.map((part) => part.variable)];
        return {
          kind: 'file',
          path: source.path,
          text: setting.value,
          from: setting.from,
          unsure:
            unsure ||
            setting.unsure === true ||
            value.kind === 'unknown' ||
            names.some((name) => maySetUnseen(checkout, name)),
          origins: [...[...own, ...before].map((name) => ({ variable: name, value: setting.value })), ...parts],
          special: value.kind === 'text' && value.special === true,
          ...(source.encrypted ? { encrypted: true } : {}),
        };
      }
      unsure = true;
    }
    if (value.kind === 'setting' || value.kind === 'variable') before.push(variableName(value));
    if (value.kind === 'unknown') {
      unsure = true;
      code ??= value.code;
    }
  }
  return { kind: 'none', from: usage.at, ...(code === undefined ? {} : { code }) };
}

/** A part of the path that a set-up's variable gives is needed as well. */
function carryParts(checkout: Checkout, value: CSharpValue, into: Collected): void {
  if (value.kind !== 'text' && value.kind !== 'unknown') return;
  for (const origin of value.origins ?? []) {
    const [first] = variable(checkout, origin.variable);
    if (first?.kind === 'value' && first.carry)
      into.variables.push({ value: first.carry, from: first.from, guessed: false });
  }
}

function settingsFor(checkout: Checkout, value: CSharpValue): readonly Setting[] {
  if (value.kind === 'text') {
    // EF Core reads the setting itself.
    const name = /^\s*name\s*=\s*([^;=]+?)\s*;?\s*$/i.exec(value.text)?.[1];
    if (name !== undefined) return settingsOf(checkout, name.includes(':') ? name : `ConnectionStrings:${name}`);
    return [{ kind: 'value', value: value.text, from: value.at }];
  }
  if (value.kind === 'setting') return settingsOf(checkout, value.key);
  if (value.kind === 'variable') return variable(checkout, value.name);
  return value.pattern === undefined ? [] : [{ kind: 'value', value: value.pattern, from: value.at }];
}

function unique(facts: readonly Fact<string>[]): readonly Fact<string>[] {
  return facts.filter(
    (fact, index) => facts.findIndex(({ value, from }) => value === fact.value && from === fact.from) === index,
  );
}
