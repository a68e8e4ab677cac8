import { posix } from 'node:path';
import { parseSqlite } from '../project/connection-string.js';
import { isOtherBranch } from '../project/csharp-branch.js';
import { closingBracket, codeOf, findCalls, type Span } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluateEach } from '../project/csharp-each.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { isFallback } from './configured-context.js';
import { isGiven } from './given-path.js';
import { settingsMatching } from './settings.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';

/** A file, by an ending that SQLite's databases have. */
const FILE = new RegExp(String.raw`^[^;=%{}<>$\s${HOLE}]*[/\\][^;=%{}<>$\s]*\.(?:db3?|sqlite3?|s3db|sdb)$`, 'i');

/** Other engines whose files end the same, and endings that they do not have. */
const OTHER_FILES = /(?:^|\.)(?:litedb|rocksdb|duckdb|h2|leveldb|faster)/;
const OF_SQLITE = /\.(?:db3|sqlite3?|s3db)$/i;

/**
 * Paths of SQLite files in the code, `"App_Data/events.db"`, that go to a library of which nothing is known: most likely it opens the file.
 * Those that are opened by a known call are found there as well, under the same path.
 */
export function looseFiles(checkout: Checkout): readonly SqliteUsage[] {
  const others = hasOtherFiles(checkout);
  const inCode = checkout.sources.flatMap((source) =>
    [...texts(source), ...joined(source)].flatMap((span) => usage(checkout, span)),
  );
  const all = [...inCode, ...inSettings(checkout)];
  return others ? all.filter((one) => OF_SQLITE.test(pathOf(checkout, one) ?? '')) : all;
}

/** Whether the app has packages of an engine whose files have the endings of SQLite's. */
export function hasOtherFiles({ packages }: Pick<Checkout, 'packages'>): boolean {
  return [...packages].some((name) => OTHER_FILES.test(name));
}

function pathOf(checkout: Checkout, { values: [value] }: SqliteUsage): string | undefined {
  return value && partOf([value], checkout.surroundings.read).text;
}

/** Settings that hold such a path, which options bind by their names; connection strings go by a name that the code reads. */
function inSettings(checkout: Checkout): readonly SqliteUsage[] {
  return settingsMatching(checkout, /^(?!connectionstrings:)/)
    .filter(({ value }) => FILE.test(value))
    .map(({ key, from }) => ({
      values: [{ kind: 'setting', key, at: from }],
      registered: true,
      sure: false,
      wholePath: true,
      at: from,
    }));
}

/** Connection strings in settings that no code here reads: a library may. */
export function connectionsInSettings(checkout: Checkout): readonly SqliteUsage[] {
  if (hasOtherFiles(checkout)) return [];
  return settingsMatching(checkout, /./).flatMap(({ key, value, from }): readonly SqliteUsage[] => {
    const opened = /^\s*(?:data ?source|filename)\s*=/i.test(value) ? parseSqlite(value) : undefined;
    return opened?.kind === 'file' && /\.(?:db3?|sqlite3?|s3db|sdb)$/i.test(opened.path)
      ? [{ values: [{ kind: 'setting', key, at: from }], registered: true, sure: false, at: from }]
      : [];
  });
}

function texts(source: CSharpSource): readonly Span[] {
  return source.strings
    .filter(({ parts }) => FILE.test(parts.map((part) => (typeof part === 'string' ? part : HOLE)).join('')))
    .map(({ start, end }) => ({ source, start, end }));
}

/** `Path.Combine("App_Data", "events.db")` */
export function joined(source: CSharpSource): readonly Span[] {
  return findCalls(source, [String.raw`Path\s*\.\s*(?:Combine|Join)`])
    .filter(({ args }) => /\.(?:db3?|sqlite3?|s3db|sdb)"$/i.test(args.at(-1) ? codeOf(args.at(-1) as Span) : ''))
    .map(({ start }) => ({ source, start, end: closingBracket(source.bare, source.bare.indexOf('(', start)) + 1 }));
}

function usage(checkout: Checkout, span: Span): readonly SqliteUsage[] {
  const { source, start } = span;
  if (
    !counts(source, { start }) ||
    !isGiven(span) ||
    isFallback(checkout, source, start) ||
    isOtherBranch(source, start)
  )
    return [];
  if (providerChoice(checkout, source, start) === 'other') return [];
  return evaluateEach(span, checkout.surroundings).flatMap(([value]): readonly SqliteUsage[] => {
    const text = value?.kind === 'text' ? value.text : value?.kind === 'unknown' ? value.pattern : undefined;
    if (!value || text === undefined || !FILE.test(text) || posix.basename(text).startsWith(HOLE + HOLE)) return [];
    return [{ values: [value], registered: true, sure: false, wholePath: true, at: source.at(start) }];
  });
}
