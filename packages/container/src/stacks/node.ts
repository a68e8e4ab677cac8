import { firstArgument } from '../expression.js';
import { jsDatabase } from '../js-database.js';
import { wholeExpression } from '../js-value.js';
import { findLine, filesMatching, linesOf } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';

/** Calls of Node's, Bun's and Deno's SQLite libraries that open a file. */
const OPENS =
  /\bnew\s+(?:\w+\.)?(?:Database|DatabaseSync|BetterSqlite3|SQLite)\s*\(\s*(.+)|\b(?:createClient|drizzle)\s*\(\s*\{?\s*(?:url\s*:\s*)?(.*file:.+)|\bopen\s*\(\s*\{\s*filename\s*:\s*(.+)|^\s*(?:storage|database)\s*:\s*(.+)|sqlite.*[{,]\s*(?:storage|database)\s*:\s*(.+)/;

const LIBRARIES =
  /"(?:better-sqlite3(?:-multiple-ciphers)?|@journeyapps\/sqlcipher|sqlite3|sqlite|@libsql\/client|node-sqlite3-wasm|sequelize|typeorm)"\s*:/;

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
  const opens: OpenPlace[] = [];
  for (const lines of sources.map((path) => linesOf(project, path)))
    for (const [index, { text, from }] of lines.entries()) {
      if (/^\s*(?:\/\/|\*)/.test(text) || !OPENS.test(text)) continue;
      const code = OPENS.exec(wholeExpression(lines, index))
        ?.slice(1)
        .find((part) => part !== undefined);
      if (code === undefined || /:memory:/.test(code)) continue;
      const database = jsDatabase(view, code, { text, from });
      if (database === undefined) {
        // A key alone may belong to anything.
        if (!/^\s*(?:storage|database|filename)\b/.test(text)) opens.push(openPlace(firstArgument(code), from));
      } else if (opened.every(({ path }) => path !== database.path)) opened.push(database);
    }
  return {
    name: 'Node',
    from: at.from,
    databases: opened,
    ...(library === undefined || !/sequelize|typeorm/.test(library.match[0]) ? openPlaces(opened, opens) : {}),
  };
};
