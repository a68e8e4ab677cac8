import { found } from 'litestream-generator-core';
import { findLine, filesMatching, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { fromCode } from '../code-path.js';
import { variableOf } from '../variables.js';

const LIBRARIES =
  /^\s*(?:rusqlite|libsqlite3-sys|sqlite)\s*=|^\s*(?:sqlx|diesel|sea-orm)\b.*sqlite|^\s*(?:sqlite|diesel\/sqlite)\s*=\s*\[/;

/** Rust with rusqlite, SQLx, Diesel or SeaORM: `DATABASE_URL`, else the literal that it opens. */
export const rust: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const library = filesMatching(project, /(?:^|\/)Cargo\.toml$/)
    .map((path) => findLine(project, path, LIBRARIES))
    .find((line) => line !== undefined);
  if (!library) return undefined;
  const url = variableOf(view, 'DATABASE_URL');
  const told = url && sqlitePath(url.value, 'absolute');
  const moves = { variable: 'DATABASE_URL', value: (to: string) => `sqlite://${to}` };
  const databases: StackDatabase[] =
    told !== undefined && url
      ? [{ path: told, holds: "the app's database", from: url.from, guessed: url.guessed, moves }]
      : [];
  const opens: { what: string; from: string }[] = [];
  if (databases.length === 0) {
    for (const { text, from } of filesMatching(project, /\.rs$/).flatMap((path) => linesOf(project, path))) {
      const code =
        /\b(?:Connection::open(?:_with_flags)?|SqlitePool(?:Options)?::\w+|SqliteConnectOptions::\w+|SqliteConnection::establish|SqliteConnectionManager::file|Database::connect)\(\s*(.+)/.exec(
          text,
        )?.[1];
      if (code === undefined || /^\s*\/\//.test(text) || /memory/.test(code)) continue;
      const database = fromCode(view, code, from);
      if (database) databases.push(database);
      else opens.push({ what: code.trim().slice(0, 80), from });
    }
  }
  return {
    name: 'Rust',
    from: library.from,
    databases,
    ...(databases.length === 0
      ? { opens: opens.length > 0 ? opens.slice(0, 1) : [{ what: library.match[0].trim(), from: library.from }] }
      : {}),
    ...(project.files.some((path) => /(?:^|\/)migrations\//.test(path)) && linesOfMain(view)
      ? { migratesAtStart: found(true, linesOfMain(view) ?? '') }
      : {}),
  };
};

/** Where the code runs the migrations that are built into it. */
function linesOfMain({ project }: Parameters<StackReader>[0]): string | undefined {
  for (const path of filesMatching(project, /\.rs$/)) {
    const line = findLine(project, path, /\b(?:sqlx::)?migrate!\(|run_pending_migrations\(|Migrator::up\(/);
    if (line) return line.from;
  }
  return undefined;
}
