import { found } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { findLine, filesMatching, MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import { rustFiles, rustMeanings } from '../rust/rust-names.js';
import { rustValue } from '../rust/rust-value.js';
import { ofVariable } from '../source-value.js';
import { sqlitePath } from '../sqlite-path.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { valueDatabase } from '../value-database.js';

type View = Parameters<StackReader>[0];

const LIBRARIES =
  /^\s*(?:rusqlite|libsqlite3-sys|sqlite)\s*=|^\s*(?:sqlx|diesel|sea-orm)\b.*sqlite|^\s*(?:sqlite|diesel\/sqlite)\s*=\s*\[/;

/** What opens a file by its first argument. */
const OPENS =
  /\b(?:Connection::open(?:_with_flags)?|SqlitePool(?:Options)?::connect(?:_lazy)?|SqliteConnectOptions::from_str|SqliteConnection::(?:establish|connect)|ConnectOptions::new|SqliteConnectionManager::file|Database::connect|sqlite::open)\(|(?<=^\s*|SqliteConnectOptions::new\(\))\.filename\(/;

/** Rust with rusqlite, SQLx, Diesel or SeaORM: `DATABASE_URL`, and what the code opens. */
export const rust: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const library = filesMatching(project, /(?:^|\/)Cargo\.toml$/)
    .map((path) => findLine(project, path, LIBRARIES))
    .find((line) => line !== undefined);
  if (!library) return undefined;
  const url = ofVariable(view, 'DATABASE_URL');
  const told = url && sqlitePath(url.text, 'absolute');
  const databases = told !== undefined && url ? [valueDatabase(url, told, { text: '', from: url.from })] : [];
  const isFirst = databases.length > 0;
  const opened: OpenPlace[] = [];
  for (const path of rustFiles(view)) {
    for (const { code, at } of openedIn(view, path)) {
      const database = databaseOf(view, code, at);
      // Beside the one of the variable a text alone is another one.
      if (database && !isFirst) databases.push(database);
      else if (database && database.moves === undefined) databases.push(database);
      else if (!database)
        opened.push(
          openPlace(
            code,
            at.from,
            rustMeanings(view, code.trim(), at).flatMap((one) => one.code ?? []),
          ),
        );
    }
  }
  return {
    name: 'Rust',
    from: library.from,
    databases: databases.filter(({ path }, index) => databases.findIndex((one) => one.path === path) === index),
    ...openPlaces(databases, opened.length > 0 ? opened : [{ what: library.match[0].trim(), from: library.from }]),
    ...(project.files.some((path) => /(?:^|\/)migrations\//.test(path)) && placeOfMigration(view)
      ? { migratesAtStart: found(true, placeOfMigration(view) ?? '') }
      : {}),
  };
};

/** The code of each path that a file opens. */
function openedIn(view: View, path: string): readonly { readonly code: string; readonly at: Line }[] {
  const lines = sourceLines(view.project, path);
  const places = lines.flatMap((at, index) => {
    const match = /^\s*\/\//.test(at.text) ? null : (OPENS.exec(at.text) ?? connects(lines, index));
    const code = match ? firstArgument(wholeStatement(lines, index).slice(match.index + match[0].length)) : '';
    return code.trim() === '' || /memory/.test(code) ? [] : [{ code, at }];
  });
  return places.slice(0, MAX_PLACES);
}

/** `.connect(url)` of a pool whose options stand on the same line or the lines above it. */
function connects(lines: readonly Line[], index: number): RegExpExecArray | null {
  const match = /\.connect(?:_lazy)?\(/.exec(lines[index]?.text ?? '');
  if (!match) return null;
  const above = Math.max(0, index - 10);
  const start = lines.slice(above, index).findLastIndex(({ text }) => !/^\s*[.)]/.test(text));
  const near = lines.slice(above + Math.max(start, 0), index + 1);
  return near.some(({ text }) => /\bSqlitePoolOptions\b|\bPoolOptions::<Sqlite>/.test(text)) ? match : null;
}

function databaseOf(view: View, code: string, at: Line): StackDatabase | undefined {
  const value = rustValue(view, code, at);
  if (value === undefined) return undefined;
  const plain = value.text.replace(/\?.*$/, '');
  const path =
    sqlitePath(value.text, 'absolute') ?? (/^[\w./-]*\w$/.test(plain) ? plain.replace(/^(?:\.\/)+/, '') : undefined);
  return path === undefined ? undefined : valueDatabase(value, path, at);
}

/** Where the code runs the migrations that are built into it. */
function placeOfMigration({ project }: View): string | undefined {
  for (const path of filesMatching(project, /\.rs$/)) {
    const line = findLine(project, path, /\b(?:sqlx::)?migrate!\(|run_pending_migrations\(|Migrator::up\(/);
    if (line) return line.from;
  }
  return undefined;
}
