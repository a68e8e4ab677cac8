import type { ContainerView } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { MAX_PLACES, sourceLines } from '../lines.js';
import { bracketAround, membersOf, piecesIn } from '../members.js';
import { openPlace } from '../open-places.js';
import { phpDatabase } from './php-database.js';
import { phpValue } from './php-value.js';
import type { OpenPlace, StackDatabase } from '../stack.js';

const ENGINE = /["'](?:driver|type|DBDriver|database_type|adapter)["']\s*=>\s*/g;
const PATHS = ['path', 'database', 'database_file', 'database_name', 'dbname', 'file', 'name'];

/** What arrays of settings open whose engine is SQLite, `['driver' => 'pdo_sqlite', 'path' => …]`, however they are laid out. */
export function phpSettings(
  view: ContainerView,
  path: string,
): { readonly databases: readonly StackDatabase[]; readonly opens: readonly OpenPlace[] } {
  const lines = sourceLines(view.project, path);
  const databases: StackDatabase[] = [];
  const opens: OpenPlace[] = [];
  const places = lines.flatMap((line, row) =>
    /^\s*(?:\/\/|\*|#)/.test(line.text) ? [] : [...line.text.matchAll(ENGINE)].map((match) => ({ line, row, match })),
  );
  for (const { line, row, match } of places.slice(0, MAX_PLACES)) {
    const engine = phpValue(view, firstArgument(line.text.slice(match.index + match[0].length)), line);
    if (!engine || !/^(?:pdo_)?sqlite3?$/i.test(engine.text)) continue;
    const around = bracketAround(lines, row, match.index);
    // CodeIgniter has a group of its own for tests, and keeps what has a bare name in `writable`.
    const isIgniter = match[0].includes('DBDriver');
    if (isIgniter && /\$tests\s*=\s*$/.test(around?.before ?? '')) continue;
    const members = membersOf(around ? piecesIn(around) : []);
    const [code] = PATHS.flatMap((name) => members.get(name) ?? []);
    if (!code || /:memory:/.test(code.text)) continue;
    const own = isIgniter && /^["'][^"'/]+["']$/.test(code.text) ? `WRITEPATH . ${code.text}` : code.text;
    const database = phpDatabase(view, own, code.at);
    const unsure = engine.guessed || engine.variable !== undefined;
    if (database) databases.push(unsure ? { ...database, guessed: true } : database);
    else opens.push(openPlace(code.text, code.at.from));
  }
  return { databases, opens };
}
