import { posix } from 'node:path';
import { parseSqlite } from '../project/connection-string.js';
import type { CSharpValue } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import { settingsOf, variable, type Setting } from './settings.js';
import { findSqliteUsages, type SqliteUsage } from './sqlite-usage.js';

/** A database file where the running container sees it. */
export interface OpenedFile {
  /** Absolute and normalised, `/app/App_Data/app.db`. */
  readonly file: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
}

/** What the code's SQLite usages come to. */
export interface OpenedDatabases {
  readonly files: readonly OpenedFile[];
  readonly remarks: readonly Fact<string>[];
}

type Resolved =
  | { readonly kind: 'file'; readonly path: string; readonly from: string; readonly unsure: boolean }
  | { readonly kind: 'memory'; readonly from: string }
  | { readonly kind: 'none'; readonly from: string };

/** Resolves every usage to the file that production opens. The first file is the app's main database. */
export function findOpenedDatabases(checkout: Checkout): OpenedDatabases {
  const files = new Map<string, OpenedFile>();
  const remarks: Fact<string>[] = [];
  for (const usage of findSqliteUsages(checkout)) {
    const resolved = resolve(checkout, usage);
    if (resolved.kind === 'file') add(checkout, files, remarks, usage, resolved);
    else if (resolved.kind === 'memory')
      remarks.push(
        guessed(
          'A SQLite database is kept in memory only: it starts empty with every deployment, and there is nothing to back up.',
          resolved.from,
        ),
      );
    else if (usage.registered)
      remarks.push(
        guessed(
          'The app opens a SQLite database whose path the checkout does not say. Name it with --database.',
          resolved.from,
        ),
      );
  }
  return { files: [...files.values()], remarks: unique(remarks) };
}

function add(
  checkout: Checkout,
  files: Map<string, OpenedFile>,
  remarks: Fact<string>[],
  usage: SqliteUsage,
  { path, from, unsure }: Resolved & { kind: 'file' },
): void {
  if (path.includes('\\')) {
    remarks.push(
      guessed(
        `The path ${path} has a backslash, which on Linux is part of a file name: ` +
          'the app would write beside its data folder. Use / in it, and run this again.',
        from,
      ),
    );
    return;
  }
  if (/[\p{Cc}]/u.test(path) || path.endsWith('/')) {
    remarks.push(guessed(`${JSON.stringify(path)} is no path of a database file, so it is left out.`, from));
    return;
  }
  const file = inContainer(path, checkout.contentRoot);
  const known = files.get(file);
  if (known && !known.guessed) return;
  const holds =
    known?.holds ??
    (usage.name !== undefined
      ? `the connection "${usage.name}"`
      : files.size === 0
        ? "the app's database"
        : 'another database of the app');
  files.set(file, { file, holds, from, guessed: unsure || !usage.sure });
}

/** Absolute path in the container. `~/` and `|DataDirectory|` mean the content root. */
export function inContainer(path: string, contentRoot: string): string {
  return posix.resolve(contentRoot, path.replace(/^(?:~\/|\|DataDirectory\|[/\\]?)/i, ''));
}

function resolve(checkout: Checkout, usage: SqliteUsage): Resolved {
  let unsure = false;
  for (const value of usage.values) {
    for (const setting of settingsFor(checkout, value)) {
      if (setting.kind === 'unseen') {
        unsure = true;
        continue;
      }
      const source = parseSqlite(setting.value);
      if (source?.kind === 'file')
        return { kind: 'file', path: source.path, from: setting.from, unsure: unsure || setting.unsure === true };
      if (source?.kind === 'memory') return { kind: 'memory', from: setting.from };
      unsure = true;
    }
    if (value.kind === 'unknown') unsure = true;
  }
  return { kind: 'none', from: usage.at };
}

function settingsFor(checkout: Checkout, value: CSharpValue): readonly Setting[] {
  if (value.kind === 'text') return [{ kind: 'value', value: value.text, from: value.at }];
  if (value.kind === 'setting') return settingsOf(checkout, value.key);
  return value.kind === 'variable' ? variable(checkout, value.name) : [];
}

function unique(facts: readonly Fact<string>[]): readonly Fact<string>[] {
  return facts.filter(
    (fact, index) => facts.findIndex(({ value, from }) => value === fact.value && from === fact.from) === index,
  );
}
