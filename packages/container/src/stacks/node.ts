import { findLine, filesMatching, linesOf } from '../lines.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { fromCode } from '../code-path.js';

/** Calls of Node's, Bun's and Deno's SQLite libraries that open a file. */
const OPENS =
  /\bnew\s+(?:\w+\.)?(?:Database|DatabaseSync|BetterSqlite3|SQLite)\s*\(\s*(.+)|\b(?:createClient|drizzle)\s*\(\s*\{?\s*(?:url\s*:\s*)?(.*file:.+)|\bopen\s*\(\s*\{\s*filename\s*:\s*(.+)|\bstorage\s*:\s*(["'`].+\.(?:db|sqlite3?)["'`].*)/;

const LIBRARIES = /"(?:better-sqlite3|sqlite3|sqlite|@libsql\/client|node-sqlite3-wasm|sequelize|typeorm)"\s*:/;

/** Node with a SQLite library: the code that opens a file. */
export const node: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const library = filesMatching(project, /(?:^|\/)package\.json$/)
    .map((path) => findLine(project, path, LIBRARIES))
    .find((line) => line !== undefined);
  const sources = filesMatching(project, /\.[cm]?[jt]sx?$/).filter(
    (path) => !/\.(?:test|spec|config|d)\.[cm]?[jt]sx?$|(?:^|\/)scripts\//.test(path),
  );
  const builtIn = sources
    .map((path) => findLine(project, path, /["'](?:node:sqlite|bun:sqlite)["']/))
    .find((line) => line !== undefined);
  const at = library ?? builtIn;
  if (!at) return undefined;
  const opened: StackDatabase[] = [];
  const opens: { what: string; from: string }[] = [];
  for (const { text, from } of sources.flatMap((path) => linesOf(project, path))) {
    const code = OPENS.exec(text)
      ?.slice(1)
      .find((part) => part !== undefined);
    if (code === undefined || /^\s*(?:\/\/|\*)/.test(text) || /:memory:/.test(code)) continue;
    const database = fromCode(view, code, from) ?? named(view, code, from.replace(/:\d+$/, ''));
    if (database === undefined) opens.push({ what: code.trim().slice(0, 80), from });
    else if (opened.every(({ path }) => path !== database.path)) opened.push(database);
  }
  return {
    name: 'Node',
    from: at.from,
    databases: opened,
    ...(opened.length === 0 &&
    (library === undefined || !/sequelize|typeorm/.test(library.match[0])) &&
    opens.length > 0
      ? { opens: opens.slice(0, 1) }
      : {}),
  };
};

/** A name that the same file gives a value: `const dbPath = process.env.DB ?? 'data/app.db'`. */
function named(view: Parameters<StackReader>[0], code: string, file: string): StackDatabase | undefined {
  const name = /^\s*([A-Za-z_$][\w$]*)\s*[,)]/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const line = findLine(
    view.project,
    file,
    new RegExp(String.raw`\b(?:const|let|var)\s+${name.replaceAll('$', String.raw`\$`)}\s*(?::\s*\w+\s*)?=\s*(.+)$`),
  );
  return line && fromCode(view, line.match[1] ?? '', line.from);
}
