import { fileOfPlace } from 'litestream-generator-core';
import { findLine, filesMatching, linesOf } from '../lines.js';
import { firstArgument } from '../expression.js';
import { openPlace, openPlaces } from '../open-places.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { fromCode } from '../code-path.js';
import { sqlitePath } from '../sqlite-path.js';
import { variableOf } from '../variables.js';

const DRIVERS =
  /^\s*(?:require\s+)?(github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite|github\.com\/glebarez\/(?:go-)?sqlite|github\.com\/ncruces\/go-sqlite3|gorm\.io\/driver\/sqlite|zombiezen\.com\/go\/sqlite|crawshaw\.io\/sqlite)\s/;
/** The same in the code, where `go.mod` has it through another library. */
const IMPORTS =
  /^\s*(?:import\s+)?(?:_\s+|\w+\s+)?"(github\.com\/(?:mattn\/go-sqlite3|glebarez\/(?:go-)?sqlite|jinzhu\/gorm\/dialects\/sqlite)|modernc\.org\/sqlite|gorm\.io\/driver\/sqlite)"/;

const OPENS =
  /\b\w+\.(?:Open|Connect|MustConnect)\(\s*(?:"sqlite3?"|dialect\.SQLite)\s*,\s*(.+)|\bsqlite\.Open\(\s*(.+)|\bsqlite(?:x|migration)?\.(?:OpenConn|NewPool|Open)\(\s*(.+)/;

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
  for (const path of filesMatching(project, /(?<!_test)\.go$/)) {
    for (const { text, from } of linesOf(project, path)) {
      const code = OPENS.exec(text)
        ?.slice(1)
        .find((part) => part !== undefined);
      if (code === undefined || /^\s*\/\//.test(text) || /:memory:|mode=memory/.test(code)) continue;
      const database = fromCode(view, withNames(view, firstArgument(code), from), from) ?? assigned(view, code, from);
      if (database) databases.push(database);
      else opens.push(openPlace(code, from));
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

/** `filepath.Join(dir, "app.db")` with the text that the file gives `dir`. */
function withNames(view: View, code: string, from: string): string {
  if (!/\bJoin\(/.test(code)) return code;
  const lines = linesOf(view.project, fileOfPlace(from));
  return code.replaceAll(/(?<=[(,]\s*)[A-Za-z_]\w*(?=\s*[,)])/g, (name) => {
    const gives = new RegExp(String.raw`(?:^|\s)${name}\s*(?:string\s*)?:?=\s*("[^"]*")\s*$`);
    const texts = lines.flatMap(({ text }) => gives.exec(text)?.[1] ?? []);
    return texts.length === 1 ? (texts[0] ?? name) : name;
  });
}

/** A name that the same file gives a value: a variable of the container, and a path where that is empty. */
function assigned(view: View, code: string, from: string): StackDatabase | undefined {
  const name = /^\s*([a-z]\w*)\s*[,)]/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const gives = new RegExp(String.raw`(?:^|\s)${name}\s*(?:string\s*)?:?=\s*([^=].*)$`);
  const lines = linesOf(view.project, fileOfPlace(from)).flatMap((line) => {
    const value = gives.exec(line.text)?.[1];
    return value === undefined || /:memory:/.test(value) ? [] : [{ value, from: line.from }];
  });
  const [last] = lines.filter(({ value }) => /["`]/.test(value)).slice(-1);
  return last && fromCode(view, lines.map(({ value }) => value).join(' '), last.from);
}

/**
 * Where the path comes through a setting: the default of that setting, if it is the only SQLite file that the code names. A variable of its
 * tag decides, `env:"DB_NAME"`; where that holds no path, the app runs on another engine.
 */
function onlyLiteral(view: View): readonly StackDatabase[] {
  const literals = filesMatching(view.project, /(?<!_test)\.go$/)
    .flatMap((path) => linesOf(view.project, path))
    .filter(({ text }) => !/^\s*\/\//.test(text))
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
