import { jsCalls, type JsCall } from '../js/js-calls.js';
import { jsSettings, opensOf, type JsOpened } from '../js/js-settings.js';
import { jsSources } from '../js/js-files.js';
import { findLine, filesMatching } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import type { Stack, StackReader } from '../stack.js';

type View = Parameters<StackReader>[0];

/** Calls of Node's, Bun's and Deno's libraries that open a file. */
const CALLS: readonly JsCall[] = [
  { call: /\bnew\s+(?:\w+\.)?(?:Database|DatabaseSync|BetterSqlite3|SQLite|sqlite3)\s*\(/, sqlite: true },
  { call: /\bDeno\.openKv\s*\(/, sqlite: true },
  // A class of the project that extends such a class mostly has its name at the end of its own.
  { call: /\bnew\s+(?:SQL|Keyv|DB|\w+(?:Database|DB|Db))\s*\(/, sqlite: false },
  { call: /\bopen\s*\((?=\s*\{\s*(?:$|filename\b))/, sqlite: true },
  { call: /\b(?:new\s+)?\w*(?:sqlite|SQLite|Sqlite)\w*\s*\((?=\s*(?:\{|$))/, sqlite: false },
  { call: /\b(?:createClient|drizzle)\s*\(|\bnew\s+(?:\w+\.)?Sequelize\s*\(/, sqlite: false },
];

const LIBRARIES =
  /"(?:(?:@[\w-]+\/)?[\w-]*sqlite[\w-]*|@journeyapps\/sqlcipher|@libsql\/client|sequelize|typeorm|knex|drizzle-orm|kysely|@keystone-6\/core)"\s*:/;

/** Modules without a package, and what Nitro has by itself. */
const BUILT_IN =
  /["'](?:node:sqlite|bun:sqlite|(?:jsr:)?@db\/sqlite(?:@[^"']*)?|https:\/\/deno\.land\/x\/sqlite3?[@/][^"']*)["']|\bDeno\.openKv\(|\bnew\s+SQL\(\s*["'`]sqlite:/;

/** Files of settings that a library reads by itself. */
const SETTINGS =
  /(?:^|\/)(?:config\/(?:config|database|default|production)|ormconfig|database|config\.production)\.json$/;

/** MikroORM says by the package that its settings come from which engine it is. */
const OF_MIKRO = /["']@mikro-orm\/(?:better-sqlite|sqlite|libsql)["']/;
const MIKRO: JsCall = { call: /\b(?:defineConfig|MikroORM\.init(?:Sync)?|new\s+MikroORM)\s*\((?=\s*\{)/, sqlite: true };

/** What the code opens, in calls and by objects of settings. */
export function jsCode(view: View): JsOpened {
  const opened = [...jsSources(view.project), ...filesMatching(view.project, SETTINGS)].flatMap((path) => {
    const isMikro = findLine(view.project, path, OF_MIKRO) !== undefined;
    const [calls, settings] = [jsCalls(view, path, isMikro ? [...CALLS, MIKRO] : CALLS), jsSettings(view, path)];
    return [...calls.databases, ...settings.databases, ...calls.opens, ...settings.opens];
  });
  return opensOf(opened);
}

/** Node with a SQLite library: the code that opens a file. */
export const node: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const library = filesMatching(project, /(?:^|\/)package\.json$/)
    .map((path) => findLine(project, path, LIBRARIES))
    .find((line) => line !== undefined);
  const builtIn = jsSources(view.project)
    .map((path) => findLine(project, path, BUILT_IN))
    .find((line) => line !== undefined);
  const at = library ?? builtIn;
  if (!at) return undefined;
  const { databases, opens: places } = jsCode(view);
  // Nitro makes a database by itself where no settings name one.
  const used = jsSources(view.project)
    .map((path) => findLine(project, path, /\buseDatabase\s*\(/))
    .find((line) => line !== undefined);
  const opens = places.length === 0 && used ? [openPlace(used.match[0], used.from)] : places;
  return { name: 'Node', from: at.from, databases, ...openPlaces(databases, opens) };
};
