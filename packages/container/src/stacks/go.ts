import { findLine, filesMatching, linesOf } from '../lines.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { fromCode } from '../code-path.js';
import { sqlitePath } from '../sqlite-path.js';

const DRIVERS =
  /^\s*(?:require\s+)?(github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite|github\.com\/glebarez\/(?:go-)?sqlite|github\.com\/ncruces\/go-sqlite3|gorm\.io\/driver\/sqlite|zombiezen\.com\/go\/sqlite|crawshaw\.io\/sqlite)\s/;

const OPENS =
  /\bsqlx?\.(?:Open|Connect|MustConnect)\(\s*"sqlite3?"\s*,\s*(.+)|\bsqlite\.Open\(\s*(.+)|\bsqlite(?:x|migration)?\.(?:OpenConn|NewPool|Open)\(\s*(.+)/;

/** Go with one of its SQLite drivers: the literal that it opens. PocketBase has a reader of its own. */
export const go: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const driver = filesMatching(project, /(?:^|\/)go\.mod$/)
    .map((path) => findLine(project, path, DRIVERS))
    .find((line) => line !== undefined && !/\/\/\s*indirect/.test(line.match.input));
  if (!driver) return undefined;
  const databases: StackDatabase[] = [];
  const opens: { what: string; from: string }[] = [];
  for (const path of filesMatching(project, /(?<!_test)\.go$/)) {
    for (const { text, from } of linesOf(project, path)) {
      const code = OPENS.exec(text)
        ?.slice(1)
        .find((part) => part !== undefined);
      if (code === undefined || /^\s*\/\//.test(text) || /:memory:/.test(code)) continue;
      const database = fromCode(view, code, from);
      if (database) databases.push(database);
      else opens.push({ what: code.trim().slice(0, 80), from });
    }
  }
  if (databases.length === 0) databases.push(...onlyLiteral(view));
  return {
    name: 'Go',
    from: driver.from,
    databases,
    ...(databases.length === 0
      ? { opens: opens.length > 0 ? opens.slice(0, 1) : [{ what: driver.match[1] ?? '', from: driver.from }] }
      : {}),
  };
};

/** Where the path comes through a setting: the default of that setting, if it is the only SQLite file that the code names. */
function onlyLiteral({ project }: Parameters<StackReader>[0]): readonly StackDatabase[] {
  const literals = filesMatching(project, /(?<!_test)\.go$/)
    .flatMap((path) => linesOf(project, path))
    .filter(({ text }) => !/^\s*\/\//.test(text))
    .flatMap(({ text, from }) =>
      [...text.matchAll(/["`](?:[\w-]+:")?([^"`\s]+)"?/g)].flatMap(([, literal = '']) => {
        const path = /^[\w./-]+\.(?:db3?|sqlite3?)$/.test(literal) ? sqlitePath(literal) : undefined;
        return path === undefined ? [] : [{ path, holds: "the app's database", from, guessed: true }];
      }),
    );
  const [first] = literals;
  return first !== undefined && literals.every(({ path }) => path === first.path) ? [first] : [];
}
