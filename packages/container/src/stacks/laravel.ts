import { found, guessed } from 'litestream-generator-core';
import { fromContentRoot, inImage } from '../in-image.js';
import { findLine, linesOf, type Line } from '../lines.js';
import { membersOf, piecesIn, type Code } from '../members.js';
import { phpDatabase } from '../php/php-database.js';
import { phpValue } from '../php/php-value.js';
import { sqlitePath } from '../sqlite-path.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';

type View = Parameters<StackReader>[0];

const CONFIGURATION = 'config/database.php';

/** What Laravel takes where the project has no configuration of its own. */
const USUAL = { connection: "env('DB_CONNECTION', 'sqlite')", url: "env('DB_URL')" };
const DATABASE = "env('DB_DATABASE', database_path('database.sqlite'))";

/** Laravel: the connections of `config/database.php`, of which `DB_CONNECTION`, `DB_URL` and `DB_DATABASE` decide most. */
export const laravel: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const composer = findLine(project, 'composer.json', /"laravel\/framework"/);
  if (!composer || !project.files.includes('artisan')) return undefined;
  const at = { text: composer.match.input, from: composer.from };
  const written = findLine(project, CONFIGURATION, /['"]default['"]\s*=>\s*(.+?),?\s*$/);
  const connection = phpValue(view, written?.match[1] ?? USUAL.connection, written ? lineOf(written) : at);
  const migrates = startLines(view).find(({ text }) => /artisan\s+migrate/.test(text));
  const sections = connectionsOf(view);
  const opened = sections
    .filter(([name]) => name === (connection?.text ?? 'sqlite') || !STOCK.test(name))
    .flatMap(([, members]) => open(view, members));
  const usual = sections.length === 0 && (connection?.text ?? 'sqlite') === 'sqlite' ? [byDefault(view, at)] : [];
  const databases = [...usual, ...opened].flatMap((one) => ('path' in one ? one : []));
  const opens = opened.flatMap((one) => ('path' in one ? [] : one));
  const other = connection !== undefined && connection.text !== 'sqlite' && databases.length + opens.length === 0;
  return {
    name: 'Laravel',
    from: composer.from,
    databases: connection === undefined ? databases.map((one) => ({ ...one, guessed: true })) : databases,
    ...(opens.length > 0 && databases.length === 0 ? { opens } : {}),
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : { migrateCommand: guessed(`php ${fromContentRoot(view, 'artisan')} migrate --force`, composer.from) }),
    keeps: [
      {
        path: inImage(view, 'storage/app') ?? 'storage/app',
        holds: 'uploads (the local disk)',
        from: linesOf(project, 'config/filesystems.php')[0]?.from ?? composer.from,
      },
    ],
    secrets: [found('APP_KEY', composer.from)],
    ...(other
      ? { otherEngines: [guessed(connection.text.startsWith('pgsql') ? 'PostgreSQL' : 'MySQL', composer.from)] }
      : {}),
  };
};

/** Connections that every new project has, whether it opens them or not. */
const STOCK = /^(?:sqlite|mysql|mariadb|pgsql|sqlsrv)$/;

function lineOf({ match, from }: NonNullable<ReturnType<typeof findLine>>): Line {
  return { text: match.input, from };
}

/** The connections to SQLite, by their names. */
function connectionsOf({ project }: View): readonly (readonly [string, ReadonlyMap<string, Code>])[] {
  const lines = linesOf(project, CONFIGURATION);
  const row = lines.findIndex(({ text }) => /['"]connections['"]\s*=>/.test(text));
  if (row < 0) return [];
  const column = (lines[row]?.text ?? '').search(/['"]connections['"]/);
  return [...membersOf(piecesIn({ lines, row, column }))]
    .map(([name, code]) => [name, membersOf(piecesIn(code))] as const)
    .filter(([, members]) => /^["']sqlite["']$/.test(members.get('driver')?.text ?? ''));
}

/** By the URL of a connection, which wins where it is set, else by its `database`. */
function open(view: View, members: ReadonlyMap<string, Code>): readonly (StackDatabase | OpenPlace)[] {
  const url = members.get('url');
  const byUrl = url && ofUrl(view, url.text, url.at);
  const code = members.get('database');
  if (byUrl) return [byUrl];
  if (!code || /:memory:/.test(code.text)) return [];
  const database = phpDatabase(view, code.text, code.at) ?? otherwise(view, code);
  return [database ?? { what: code.text.slice(0, 80), from: code.at.from }];
}

/** The default of a variable that holds the name of another engine's database. */
function otherwise(view: View, { text, at }: Pick<Code, 'text' | 'at'>): StackDatabase | undefined {
  const [, variable, code] = /^env\(\s*["'](\w+)["']\s*,\s*(.*)\)$/s.exec(text) ?? [];
  const database = code === undefined ? undefined : phpDatabase(view, code, at);
  return database && variable !== undefined ? { ...database, moves: { variable, value: (to) => to } } : undefined;
}

/** Where no connection of the configuration can be told apart: a line of it that names a file, else what Laravel takes. */
function byDefault(view: View, at: Line): StackDatabase {
  const line = findLine(view.project, CONFIGURATION, /['"]database['"]\s*=>\s*(.*\bsqlite.*?),?\s*$/);
  const code = line ? { text: line.match[1] ?? '', at: lineOf(line) } : { text: DATABASE, at };
  const database = ofUrl(view, USUAL.url, at) ?? phpDatabase(view, code.text, code.at) ?? otherwise(view, code);
  const known = database ?? { path: 'database/database.sqlite', holds: "the app's database", from: at.from };
  return { ...known, guessed: known.from === at.from || known.guessed === true };
}

/** Three slashes begin a relative path, four an absolute one. */
function ofUrl(view: View, code: string, at: Line): StackDatabase | undefined {
  const value = phpValue(view, code, at);
  const path = value && /^sqlite3?:/.test(value.text) ? sqlitePath(value.text) : undefined;
  if (value === undefined || path === undefined) return undefined;
  const { variable, guessed: unsure } = value;
  return {
    path,
    holds: "the app's database",
    from: value.from ?? at.from,
    guessed: unsure,
    ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => `sqlite:///${to}` } }),
  };
}
