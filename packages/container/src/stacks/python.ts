import { posix } from 'node:path';
import { fileOfPlace, guessed, startLines, uniqueBy } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { inImage } from '../in-image.js';
import { filesMatching, findLine, sourceLines, type Line } from '../lines.js';
import { pythonFiles, pythonValue } from '../python/python-value.js';
import { pythonPort } from '../python/python-port.js';
import { sqlitePath } from '../sqlite-path.js';
import { openPlace, openPlaces } from '../open-places.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

type View = Parameters<StackReader>[0];

const LIBRARIES =
  /(?:^|["'\s])(sqlalchemy|sqlmodel|flask[-_]sqlalchemy|peewee|aiosqlite|tortoise-orm|piccolo|databases|dataset|sqlite-utils|pony)\b/i;

/** Calls that open a file, with its path. */
const OPENS =
  /(?:\b(?:(?:aio)?sqlite3?\.connect|Sqlite\w*Database|APSWDatabase|apsw\.Connection|sqlite_utils\.Database)\(\s*|\bSQLiteEngine\(\s*(?:path\s*=\s*)?|\bd(?:b|atabase)\w*\.init\(\s*(?=.*\.(?:db3?|sqlite3?)\b)|["']file_path["']\s*:\s*|\b(?:bind|Database)\(\s*(?:provider\s*=\s*)?["']sqlite["']\s*,\s*(?:filename\s*=\s*)?)(.+)$/;
/** Pony counts from the folder of the module that calls it. */
const PONY = /["']sqlite["']\s*,/;
/** Calls that take a URL, and names that hold one. */
const URL =
  /\b(?:create_(?:async_)?engine|async_engine_from_config|dataset\.connect|Database|connect)\(\s*(?:url\s*=\s*)?(.+)$|\b(?:SQLALCHEMY_)?(?:DATABASE|DB)_(?:URL|URI)\b["'\]]*\s*(?::\s*[\w.[\]|]+(?: +[\w.[\]|]+)*\s*)?=\s*([^=].*)$/i;
const LITERAL = /[fF]?(["'])sqlite(?:\+\w+)?:\/\/.*?\1/;

/** Python without Django: SQLAlchemy, SQLModel, Flask, peewee, aiosqlite and the module of the library itself. */
export const python: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const library = filesMatching(
    project,
    /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg))$/,
  )
    .map((path) => findLine(project, path, LIBRARIES))
    .find((line) => line !== undefined);
  const files = pythonFiles(view);
  const at =
    library ??
    files.map((path) => findLine(project, path, /^\s*(?:import|from)\s+sqlite3\b/)).find((line) => line !== undefined);
  if (!at) return undefined;
  const opened = files.flatMap((path) => statements(view, path)).flatMap((line) => opensIn(view, line));
  const named = opened.flatMap(({ database }) => database ?? []);
  const running = named.filter(({ from }) => !isOfDevelopment(view, from));
  const databases = uniqueBy(
    running.length > 0 ? running : named.map((one) => ({ ...one, guessed: true })),
    ({ path }) => path,
  );
  const opens = opened.filter(({ database }) => database === undefined).map(({ what, from }) => openPlace(what, from));
  const alembic = project.files.includes('alembic.ini');
  const port = pythonPort(view);
  const migrates = startLines(view).find(({ text }) => /\balembic\b.*\bupgrade\b|\bflask\s+db\s+upgrade\b/.test(text));
  return {
    name: 'Python',
    from: at.from,
    databases,
    ...openPlaces(databases, opens),
    ...(port ? { port } : {}),
    ...(migrates
      ? { migratesAtStart: guessed(true, migrates.from) }
      : alembic && databases.length > 0
        ? { migrateCommand: guessed('alembic upgrade head', 'alembic.ini') }
        : {}),
  };
};

/** Whether a place lies in a class of settings for people who develop or test, as Flask's `DevelopmentConfig`. */
function isOfDevelopment({ project }: View, from: string): boolean {
  const lines = sourceLines(project, fileOfPlace(from));
  const index = lines.findIndex((line) => line.from === from);
  if (!/^\s/.test(lines[index]?.text ?? '')) return false;
  const owner = lines.slice(0, index).findLast(({ text }) => /^\S/.test(text) && !/^[#)\]}]/.test(text));
  return /^class\s+\w*(?:Dev|Test|Local|Debug)/.test(owner?.text ?? '');
}

/** Lines of code, each joined with those that its brackets go on to; without comments and texts of documentation. */
function statements({ project }: View, path: string): readonly Line[] {
  const lines = sourceLines(project, path);
  return lines.flatMap(({ text, from }, index): readonly Line[] => {
    if (/^\s*(?:#|"""|''')/.test(text) || !/sqlite|database|engine|connect|file_path|\bdb\w*\.init\(/i.test(text))
      return [];
    return [{ text: wholeStatement(lines, index), from }];
  });
}

interface Opened {
  readonly what: string;
  readonly from: string;
  readonly database?: StackDatabase;
}

function opensIn(view: View, line: Line): readonly Opened[] {
  const [, file] = OPENS.exec(line.text) ?? [];
  const [, url, set] = file === undefined ? (URL.exec(line.text) ?? []) : [];
  const code = file ?? url ?? set ?? LITERAL.exec(line.text)?.[0];
  if (code === undefined || /^\s*None\b|:memory:|mode=memory/.test(code) || /["']sqlite(?:\+\w+)?:\/\/["']/.test(code))
    return [];
  const argument = firstArgument(code);
  const value = pythonValue(view, argument, line);
  const what = argument.trim();
  // A name alone may hold the URL of any engine.
  if (value === undefined) return file === undefined && !/sqlite/i.test(what) ? [] : [{ what, from: line.from }];
  const path = file === undefined && !value.text.startsWith('sqlite') ? undefined : pathOf(value.text);
  if (path === undefined) return [];
  const scheme = /^sqlite(?:\+\w+)?:/.exec(value.text)?.[0];
  const { variable } = value;
  // Flask-SQLAlchemy counts from the folder for what an instance keeps.
  const beside = PONY.test(line.text) && !path.startsWith('/');
  const instance = scheme !== undefined && !path.startsWith('/') && isOfFlask(view);
  return [
    {
      what,
      from: line.from,
      database: {
        path: instance ? `${instanceFolder(view)}/${path}` : beside ? posix.join(folderOf(view, line), path) : path,
        holds: "the app's database",
        from: value.from ?? line.from,
        guessed: value.guessed || instance,
        ...(variable === undefined
          ? {}
          : { moves: { variable, value: (to: string) => (scheme === undefined ? to : `${scheme}///${to}`) } }),
      },
    },
  ];
}

function pathOf(text: string): string | undefined {
  return (
    sqlitePath(text) ?? (/^[\w./-]+$/.test(text) && !text.endsWith('/') ? text.replace(/^(?:\.\/)+/, '') : undefined)
  );
}

function folderOf(view: View, { from }: Line): string {
  return posix.dirname(inImage(view, fileOfPlace(from)) ?? fileOfPlace(from));
}

/** The folder that the code names for what an instance keeps, else the one of that name. */
function instanceFolder({ project }: View): string {
  const named = pythonFiles({ project })
    .map((path) => findLine(project, path, /\binstance_path\s*=\s*["']([^"']+)["']/)?.match[1])
    .find((one) => one !== undefined);
  return named?.replace(/\/+$/, '') ?? 'instance';
}

function isOfFlask({ project }: View): boolean {
  return pythonFiles({ project }).some(
    (path) => findLine(project, path, /^\s*(?:from|import)\s+flask_sqlalchemy\b/) !== undefined,
  );
}
