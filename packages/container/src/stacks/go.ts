import { firstArgument, split, wholeStatement } from '../expression.js';
import { goFiles } from '../go/go-files.js';
import { goMeanings, goValue } from '../go/go-value.js';
import { findLine, filesMatching, linesOf, MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { sqlitePath } from '../sqlite-path.js';
import { valueDatabase } from '../value-database.js';
import { variableOf } from '../variables.js';

const DRIVERS =
  /^\s*(?:require\s+)?(github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite|github\.com\/glebarez\/(?:go-)?sqlite|github\.com\/ncruces\/go-sqlite3|gorm\.io\/driver\/sqlite|zombiezen\.com\/go\/sqlite|github\.com\/uptrace\/bun\/driver\/sqliteshim|github\.com\/tursodatabase\/go-libsql|crawshaw\.io\/sqlite)\s/;
/** An import of such a driver: `go.mod` may have it only through another library. */
const IMPORTS =
  /^\s*(?:import\s+)?(?:_\s+|\w+\s+)?"(github\.com\/(?:mattn\/go-sqlite3|glebarez\/(?:go-)?sqlite|jinzhu\/gorm\/dialects\/sqlite)|modernc\.org\/sqlite|gorm\.io\/driver\/sqlite)"/;

/** Calls that open a file by a path alone, and those that are given the engine before it. */
const OPENS = /\bsqlite(?:x|3|migration|dialect)?\.(?:OpenConn|NewPool|Open|OpenFlags)\(\s*/;
const WITH_ENGINE = /\b\w+\.(?:Open|OpenDB|Connect|MustConnect|MustOpen|NewEngine|Register)\(\s*/;
const ENGINE = /^(?:sqlite3?|libsql|sqlite-\w+)$/;
/** What a library calls its engine. */
const ENGINE_NAME = /^(?:dialect\.SQLite|sqliteshim\.ShimName|(?:sqlite3?|driver)\.(?:DriverName|Name))$/;

type View = Parameters<StackReader>[0];

/** Go with one of its SQLite drivers: the literal that it opens. PocketBase has a reader of its own. */
export const go: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const modules = filesMatching(project, /(?:^|\/)go\.mod$/);
  const driver =
    modules
      .map((path) => findLine(project, path, DRIVERS))
      .find((line) => line !== undefined && !/\/\/\s*indirect/.test(line.match.input)) ??
    (modules.length === 0 ? [] : filesMatching(project, /(?<!_test)\.go$/))
      .map((path) => findLine(project, path, IMPORTS))
      .find((line) => line !== undefined);
  if (!driver) return undefined;
  const databases: StackDatabase[] = [];
  const opens: OpenPlace[] = [];
  for (const path of goFiles(view)) {
    for (const { code, at } of openedIn(view, path)) {
      if (/:memory:|mode=memory/.test(code)) continue;
      const database = databaseOf(view, code, at);
      if (database) databases.push(database);
      else if (!isInMemory(view, code, at))
        opens.push(
          openPlace(
            code,
            at.from,
            goMeanings(view, code, at).flatMap((one) => one.code ?? []),
          ),
        );
    }
  }
  if (databases.length === 0) databases.push(...onlyLiteral(view));
  return {
    name: 'Go',
    from: driver.from,
    databases,
    ...openPlaces(databases, opens.length > 0 ? opens : [{ what: driver.match[1] ?? '', from: driver.from }]),
  };
};

/** The code of each path that a file opens. */
function openedIn(view: View, path: string): readonly { readonly code: string; readonly at: Line }[] {
  const lines = sourceLines(view.project, path);
  const places = lines.flatMap((at, index) => {
    if (/^\s*\/\//.test(at.text)) return [];
    const alone = OPENS.exec(at.text);
    if (alone) return [{ code: firstArgument(wholeStatement(lines, index).slice(alone.index + alone[0].length)), at }];
    const match = WITH_ENGINE.exec(at.text);
    const args = match ? split(wholeStatement(lines, index).slice(match.index + match[0].length), /^\s*,\s*/) : [];
    const engine = args[0]?.trim() ?? '';
    const is = ENGINE_NAME.test(engine) || ENGINE.test(goValue(view, engine, at)?.text ?? '');
    return is && args[1] !== undefined ? [{ code: firstArgument(args[1]), at }] : [];
  });
  return places.slice(0, MAX_PLACES);
}

/** The file of a value: a URI, or a path whatever it ends in. */
function databaseOf(view: View, code: string, at: Line): StackDatabase | undefined {
  const value = goValue(view, code, at);
  if (value === undefined) return undefined;
  const plain = value.text.replace(/\?.*$/, '');
  const path = sqlitePath(value.text) ?? (/^[\w./-]*\w$/.test(plain) ? plain.replace(/^(?:\.\/)+/, '') : undefined);
  return path === undefined ? undefined : valueDatabase(value, path, at);
}

function isInMemory(view: View, code: string, at: Line): boolean {
  return /:memory:|mode=memory/.test(goValue(view, code, at)?.text ?? '');
}

/**
 * Where the path comes through a setting: the default of that setting, if it is the only SQLite file that the code names. A variable of its
 * tag decides, `env:"DB_NAME"`; where that holds no path, the app runs on another engine.
 */
function onlyLiteral(view: View): readonly StackDatabase[] {
  const literals = filesMatching(view.project, /(?<!_test)\.go$/)
    .flatMap((path) => linesOf(view.project, path))
    // What stands behind a folder that is not known is no path of its own.
    .filter(({ text }) => !/^\s*\/\/|\bJoin\(/.test(text))
    .flatMap(({ text, from }) =>
      [...text.matchAll(/["`](?:[\w-]+:")?(?:default[:=])?([^"`\s]+)"?/g)].flatMap(([, literal = '']) => {
        const written = literal.replace(/\?.*$/, '').replace(/^sqlite3?\+(?=[./\w])/, '');
        const path = /^[\w./-]+\.(?:db3?|sqlite3?)$/.test(written) ? sqlitePath(written) : undefined;
        if (path === undefined) return [];
        const isDefault = /`.*\bdefault[:=]/.test(text);
        return [{ isDefault, database: { path, holds: "the app's database", from, guessed: true, ...moved(text) } }];
      }),
    );
  // The default of a setting says more than any other text.
  const defaults = literals.filter(({ isDefault }) => isDefault);
  const [first, ...others] = (defaults.length > 0 ? defaults : literals).map(({ database }): StackDatabase => database);
  if (first === undefined || others.some(({ path }) => path !== first.path)) return [];
  const set = first.moves && variableOf(view, first.moves.variable);
  if (!set) return [first];
  const path = sqlitePath(set.value);
  return path === undefined ? [] : [{ ...first, path, from: set.from, guessed: set.guessed }];
}

function moved(text: string): Pick<StackDatabase, 'moves'> {
  const variable = /\b(?:env|envconfig|envname)[:=]"?([A-Z][A-Z0-9_]+)/.exec(text)?.[1];
  return variable === undefined ? {} : { moves: { variable, value: (to) => to } };
}
