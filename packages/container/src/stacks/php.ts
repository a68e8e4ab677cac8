import { posix } from 'node:path';
import { fileOfPlace, uniqueBy } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { inImage } from '../in-image.js';
import { filesMatching, MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import { phpDatabase } from '../php/php-database.js';
import { phpReturned } from '../php/php-function.js';
import { phpSettings } from '../php/php-settings.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';

type View = Parameters<StackReader>[0];

/** What opens a file, or holds the text that a later line opens: the code of its path begins behind it. */
const OPENS =
  /\bnew\s+\\?(?:\w+\\)*(?:PDO|SQLite3|Pdo\\Sqlite)\(\s*(?=sprintf\(|["']sqlite:|\$|\w+::|[A-Z_]+\b)|\bnew\s+\\?SQLite3\(\s*|\bPDO::connect\(\s*|(?:^|[=,]|(?<!sprintf)\(|=>|\?\?|\?:|\breturn)\s*(?=(?:sprintf\(\s*)?["']sqlite:)/;

/** A constant that names the file, `define('DB_FILENAME', …)` or `const DB_PATH = …`. */
const CONSTANT =
  /\bdefine\(\s*['"]\w*(?:DB|DATABASE|SQLITE)\w*['"]\s*,\s*|\bconst\s+\w*(?:DB|DATABASE|SQLITE)\w*\s*=\s*/i;

/** A constant may hold the path of anything; names of database servers are none. */
const FILE = /\.(?:db3?|sqlite3?|s3db)$/i;

/** PHP without a framework: arrays of settings, a constant that names the file, and what PDO and SQLite3 open. */
export const php: StackReader = (view): Stack | undefined => {
  const { project } = view;
  // These frameworks have readers of their own.
  if (project.files.includes('artisan') || project.files.includes('config/bundles.php')) return undefined;
  const files = filesMatching(project, /\.php$/);
  const found = (pattern: RegExp): readonly (Line & { readonly code: string })[] =>
    files.flatMap((path) => {
      const lines = sourceLines(project, path);
      const places = lines.flatMap((line, index) => {
        const match = /^\s*(?:\/\/|\*|#)/.test(line.text) ? null : pattern.exec(line.text);
        return match ? [{ line, index, end: match.index + match[0].length }] : [];
      });
      return places
        .slice(0, MAX_PLACES)
        .map(({ line, index, end }) => ({ ...line, code: firstArgument(wholeStatement(lines, index).slice(end)) }));
    });
  const databases: StackDatabase[] = [];
  const opens: OpenPlace[] = [];
  const add = ({ code, ...at }: Line & { readonly code: string }, isOpened: boolean): void => {
    const database = phpDatabase(view, code, at);
    if (database && (isOpened || FILE.test(database.path)))
      databases.push({ ...database, ...placed(view, database), guessed: isOpened || database.guessed === true });
    // A text of a connection may be one of any engine.
    else if (isOpened && !/:memory:/.test(code) && /sqlite/i.test(at.text))
      opens.push(
        openPlace(
          code,
          at.from,
          phpReturned(view, code.trim(), at).map((one) => one.code),
        ),
      );
  };
  for (const path of files) {
    const settings = phpSettings(view, path);
    databases.push(...settings.databases);
    opens.push(...settings.opens);
  }
  for (const one of found(CONSTANT)) add(one, false);
  const sure = databases.length;
  for (const one of found(OPENS)) add(one, true);
  const all = sure > 0 ? databases.slice(0, 1) : different(databases);
  const first = all[0] ?? opens[0];
  return first === undefined ? undefined : { name: 'PHP', from: first.from, databases: all, ...openPlaces(all, opens) };
};

function different(databases: readonly StackDatabase[]): readonly StackDatabase[] {
  return uniqueBy(databases, ({ path }) => path);
}

/** A path of the checkout where the image has it: one that leads up counts from the script itself. */
function placed(view: View, { path, from }: StackDatabase): Pick<StackDatabase, 'path'> {
  if (path.startsWith('/')) return { path };
  const own = path.startsWith('..') ? posix.join(posix.dirname(fileOfPlace(from)), path) : path;
  return { path: inImage(view, own) ?? own };
}
