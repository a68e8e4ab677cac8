import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { parseSqlite } from '../project/connection-string.js';
import { HOLE } from '../project/csharp-text.js';
import type { CSharpSource } from '../project/csharp.js';
import { uniqueBy } from '../unique-by.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './in-container.js';
import type { OpenedFile } from './opened-file.js';
import { startLines } from './image-user/start-script.js';
import { findReplacements } from './replacements.js';
import { guessed, type Fact } from './fact.js';
import { sqlTexts } from './sql-texts.js';

/** What the code does to its databases that a backup or the next start does not bear. */
export function findDatabaseRemarks(checkout: Checkout, files: readonly OpenedFile[]): readonly Fact<string>[] {
  return uniqueBy(
    [
      ...deleted(checkout, files),
      ...deletedByScript(checkout, files),
      ...journal(checkout, files),
      ...exclusive(checkout),
    ],
    ({ value, from }) => `${from} ${value}`,
  );
}

/** `EnsureDeleted()`, and whatever deletes or replaces a file that is, or may be, a database. */
function deleted(checkout: Checkout, files: readonly OpenedFile[]): readonly Fact<string>[] {
  const { sources, surroundings, contentRoot } = checkout;
  return sources.flatMap((source) => {
    const dropped = findCalls(source, ['EnsureDeleted', 'EnsureDeletedAsync'])
      .filter(({ start }) => !isDevelopmentOnly(source, start))
      .map(({ name, at }) =>
        guessed(
          `${name}() deletes the database: if it runs when the app starts, every row is lost. Call ` +
            'it in development only: if (app.Environment.IsDevelopment()).',
          at,
        ),
      );
    const tables = findCalls(source, ['DropAndCreateTables?'])
      .filter(({ start }) => !isDevelopmentOnly(source, start) && !isMigration(source, start))
      .map(({ name, at }) =>
        guessed(
          `${name}() drops the table with its rows: if it runs when the app starts, they are lost. Call CreateTableIfNotExists() ` +
            'in its place.',
          at,
        ),
      );
    const removed = findReplacements(source)
      .filter(({ call }) => !isDevelopmentOnly(source, call.start))
      .flatMap(({ call, name, deletes, folder, argument }) => {
        const text = constantText(argument, surroundings);
        const path = text === undefined ? undefined : parseSqlite(text);
        const file = path?.kind === 'file' ? inContainer(path.path, contentRoot) : undefined;
        const known = files.find((opened) => opened.file === file || (folder && opened.file.startsWith(`${file}/`)));
        const looksSo =
          !folder &&
          /\.(?:db3?|sqlite3?)\b|\.\s*DataSource\b|\b_?d(?:b|atabase)(?:File|Path)\b/i.test(text ?? codeOf(argument));
        return known || (looksSo && deletes)
          ? [
              guessed(
                `${name} ${deletes ? 'deletes' : 'replaces'} the database ` +
                  `${known?.file ?? text ?? codeOf(argument).trim()}: if that runs when the app starts, every ` +
                  'row is lost. Run it in development only: if (app.Environment.IsDevelopment()).',
                call.at,
              ),
            ]
          : [];
      });
    return [...dropped, ...tables, ...removed];
  });
}

/** A migration runs once. */
function isMigration({ bare }: CSharpSource, start: number): boolean {
  return /\bMigration(?:Base)?\b/.test([...bare.slice(0, start).matchAll(/\bclass\s+\w+[^{;]*/g)].at(-1)?.[0] ?? '');
}

/** `rm -f /app/App_Data/app.db*` in what the image starts. */
function deletedByScript(checkout: Checkout, files: readonly OpenedFile[]): readonly Fact<string>[] {
  const { project, dockerfile, contentRoot } = checkout;
  if (!dockerfile) return [];
  return startLines({ project, dockerfile, environment: [] }).flatMap(({ text, from }) =>
    [...text.matchAll(/(?:^|[;&|"]|\bthen|\bdo)\s*rm\s+([^;&|]+)/g)].flatMap(([, words = '']) =>
      words.split(/[\s"',\]]+/).flatMap((word): readonly Fact<string>[] => {
        if (word === '' || word.startsWith('-') || word.includes('$')) return [];
        const path = posix.resolve(contentRoot, word);
        const glob = new RegExp(
          `^${path.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll('*', '[^/]*')}(?:/|$)`,
        );
        const known = files.find(({ file }) => glob.test(file));
        return known
          ? [
              guessed(
                `The start script deletes the database ${known.file}: every row is lost at every start. Remove that line.`,
                from,
              ),
            ]
          : [];
      }),
    ),
  );
}

/** A journal mode that a text sets: by name, or as what run time alone knows. */
const JOURNAL = new RegExp(
  `\\b(?:pragma\\s+(?!["'[]?temp\\b)(?:[\\w"'[\\]]+\\.)?journal_mode\\s*(?:=|\\()|(?<!\\.)Journal[ _]?Mode\\s*=)\\s*['"]?(?:(\\w+)|([${HOLE}@$:?]))`,
  'gi',
);
const SETS_JOURNAL = /\bpragma\s+(?:[^\s=(]+\.)?journal_mode\s*(?:=|\()|\bJournal[ _]?Mode\s*=/i;
const NOT_WAL = /^(?:delete|truncate|persist|memory|off)$/i;

function journal(checkout: Checkout, files: readonly OpenedFile[]): readonly Fact<string>[] {
  const { sources } = checkout;
  const inTexts = sqlTexts(checkout, SETS_JOURNAL).flatMap(({ text, from }) => {
    // The last one stays.
    const [, mode, hole] = [...text.matchAll(JOURNAL)].at(-1) ?? [];
    if (hole !== undefined) return [unknownJournal(from)];
    return mode !== undefined && NOT_WAL.test(mode) ? [otherJournal(mode, from)] : [];
  });
  const members = sources.flatMap((source) =>
    [...source.bare.matchAll(/\bJournalMode\s*=\s*(?:\w+\s*\.\s*)*(Delete|Truncate|Persist|Memory|Off)\b/g)]
      .filter(({ index }) => !isDevelopmentOnly(source, index))
      .map(({ index, 1: mode = '' }) => otherJournal(mode, source.at(index))),
  );
  const inCode = [...inTexts, ...members];
  const inSettings = files.flatMap(({ origin, from }) => {
    const source = origin && parseSqlite(origin.text);
    const mode = source?.kind === 'file' ? source.journal : undefined;
    return mode !== undefined && mode !== 'WAL' ? [otherJournal(mode, from)] : [];
  });
  return [...inCode, ...inSettings.filter(({ from }) => inCode.every((other) => other.from !== from))];
}

/** Says that a journal mode is none that Litestream can follow. */
export function otherJournal(mode: string, from: string): Fact<string> {
  return guessed(
    `The journal mode ${mode.toUpperCase()} takes the database out of WAL, which Litestream needs: ` +
      'the next start fails with "database is locked". Write PRAGMA journal_mode=WAL there, or remove the ' +
      'statement: SQLite keeps the mode in the file.',
    from,
  );
}

function unknownJournal(from: string): Fact<string> {
  return guessed(
    'A journal mode is set here, and the checkout does not say which: Litestream needs WAL, and with any other ' +
      'mode the next start fails with "database is locked". Set WAL in production, or remove the ' +
      'statement: SQLite keeps the mode in the file.',
    from,
  );
}

/** Litestream cannot read a database that another process has locked for itself alone. */
function exclusive({ sources }: Checkout): readonly Fact<string>[] {
  return sources.flatMap((source) =>
    source.strings
      .filter(
        ({ parts, start }) =>
          parts.some((part) => typeof part === 'string' && /\blocking_mode\s*[=(]\s*['"]?exclusive\b/i.test(part)) &&
          !isDevelopmentOnly(source, start),
      )
      .map(({ start }) =>
        guessed(
          'PRAGMA locking_mode=EXCLUSIVE keeps every other process out of the database, Litestream as ' +
            'well: nothing is backed up. Remove it.',
          source.at(start),
        ),
      ),
  );
}
