import { posix } from 'node:path';
import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { jsBranch } from './js-branch.js';
import { jsDatabase } from './js-database.js';
import { wholeExpression } from './js-names.js';
import { jsValue } from './js-value.js';
import { MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { after, bracketAround, membersOf, piecesIn, type Code } from '../members.js';
import { openPlace } from '../open-places.js';
import type { OpenPlace, StackDatabase } from '../stack.js';

/** What objects of settings, or arguments of calls, come to. */
export interface JsOpened {
  readonly databases: readonly StackDatabase[];
  readonly opens: readonly OpenPlace[];
}

const ENGINE = /(?<![\w.$-])["']?(?:type|dialect|client|driver|connector|provider)["']?\s*:\s*/g;
const SQLITE = /^(?:better-|node-|bun-)?sqlite3?$|^(?:sqljs|libsql|node-sqlite3-wasm)$/;
/** A section that has the name of the engine, of which a setting chooses one. */
const SECTION = /(?<![\w.$-])["']?(?:better-)?sqlite3?["']?\s*:\s*(?=\{)/g;
/** What names the file, the first that stands there. */
const PATHS = ['connection', 'dbCredentials', 'storage', 'database', 'dbName', 'filename', 'options'];
/** The same, where anything else may have that name. */
const WEAK = ['client', 'source', 'url', 'path', 'location'];
const OF_DEVELOPERS = /^(?:dev\w*|tests?|testing|local|staging|ci)$/i;

/**
 * What objects of settings open whose engine is SQLite, `{ dialect: 'sqlite', storage: 'data/app.db' }`, however they are laid out. The
 * engine may be a setting itself; a section for people who develop counts where there is none for production.
 */
export function jsSettings(view: ContainerView, path: string): JsOpened {
  const lines = sourceLines(view.project, path);
  const produces = lines.some(({ text }) => /(?<![\w.])["']?production["']?\s*:/.test(text));
  const isAside = (before: string): boolean =>
    OF_DEVELOPERS.test(/["']?(\w+)["']?\s*:\s*(?:\(\)\s*=>\s*\(?\s*)?$/.exec(before)?.[1] ?? '');
  const opened = placesOf(lines, ENGINE).flatMap(({ line, row, match }) => {
    const engine = engineOf(
      view,
      firstArgument(wholeExpression(lines, row).slice(match.index + match[0].length)),
      line,
    );
    const around = engine && bracketAround(lines, row, match.index);
    if (!engine || !around) return [];
    const aside = isAside(around.before);
    if (aside && produces) return [];
    const branch = jsBranch(view, lines, row, match.index);
    if (branch === 'other') return [];
    const found = opensIn(view, piecesIn(around));
    const own = found.length === 0 && match[0].includes('connector') ? [openPlace(line.text, line.from)] : found;
    return engine.guessed || aside || branch === 'unknown' ? asGuesses(own) : own;
  });
  const sections = placesOf(lines, SECTION).flatMap(({ line, row, match }) =>
    isAside(line.text.slice(0, match.index)) ? [] : opensIn(view, piecesIn({ lines, row, column: match.index })),
  );
  return opensOf([...opened, ...asGuesses(sections)]);
}

/** A database, or an open question. */
export type Place = StackDatabase | OpenPlace;

function placesOf(lines: readonly Line[], pattern: RegExp) {
  const all = lines.flatMap((line, row) =>
    /^\s*(?:\/\/|\*)/.test(line.text) ? [] : [...line.text.matchAll(pattern)].map((match) => ({ line, row, match })),
  );
  return all.slice(0, MAX_PLACES);
}

/** Each file as a guess; an open question stays one. */
export function asGuesses(places: readonly Place[]): readonly Place[] {
  return places.map((one) => ('path' in one ? { ...one, guessed: true } : one));
}

/** Whether the engine is SQLite: undefined where it is another one, a guess where a setting may say so. */
function engineOf(view: ContainerView, code: string, at: Line): { readonly guessed: boolean } | undefined {
  if (/^\w*[sS]q(?:lite|Lite|L)\w*(?:Driver|Dialect)\w*$/.test(code.trim()) && /sqlite/i.test(code))
    return { guessed: false };
  const value = jsValue(view, code, at);
  if (value) return SQLITE.test(value.text) ? { guessed: value.guessed || value.variable !== undefined } : undefined;
  if (/["'](?:better-)?sqlite3?["']/.test(code)) return { guessed: true };
  // A dialect that comes from a library, `const Dialect = require('knex/lib/dialects/sqlite3')`.
  const name = /^[A-Za-z]\w*$/.exec(code.trim())?.[0];
  const brings =
    name === undefined
      ? undefined
      : new RegExp(String.raw`\b(?:import|const)\b.*\b${name}\b.*["'][^"']*sqlite[^"']*["']`, 'i');
  return brings && sourceLines(view.project, fileOfPlace(at.from)).some(({ text }) => brings.test(text))
    ? { guessed: true }
    : undefined;
}

/** The file that the members of an object name; an open question where they do not say, nothing where they leave it to the memory. */
export function opensIn(view: ContainerView, pieces: readonly Code[], sure = false): readonly Place[] {
  const members = membersOf(pieces);
  // A store of sessions takes the folder and the name apart.
  const [folder, file] = [members.get('dir'), members.get('db')];
  if (folder && file) return opensBy(view, { ...file, text: `path.join(${folder.text}, ${file.text})` }, true);
  const [code] = PATHS.flatMap((name) => members.get(name) ?? []);
  if (code) return opensBy(view, code, true);
  const [weak] = WEAK.flatMap((name) => members.get(name) ?? []);
  if (weak) return opensBy(view, weak).filter((one) => sure || 'path' in one || /\b(?:file|sqlite):/.test(one.what));
  const spread = pieces.find(({ text }) => text.startsWith('...'));
  const base = spread && objectNamed(after(spread, 3));
  if (base) return opensIn(view, base, sure);
  return spread ? [openPlace(spread.text, spread.at.from)] : [];
}

/** What an argument or a member opens: an object in its turn, a name of one, or an expression of the path. */
export function opensBy(view: ContainerView, code: Code, sure = false): readonly Place[] {
  const text = code.text.replace(/^\(\)\s*=>\s*\(?\s*(?=\{)/, '');
  const inner = text.startsWith('{') ? piecesIn(after(code, code.text.length - text.length)) : objectNamed(code);
  if (inner) return opensIn(view, inner, sure);
  // An instance is opened where it is made.
  if (/:memory:|^["'`]["'`]$|^new\s/.test(code.text)) return [];
  const database = jsDatabase(view, code.text, code.at);
  return [database ?? openPlace(code.text, code.at.from)];
}

/** What stands in the object that the same file gives a name. */
function objectNamed({ text, lines }: Code): readonly Code[] | undefined {
  const name = /^([A-Za-z_$][\w$]*)(?:\s+as\s+\w+)?$/.exec(text.trim())?.[1]?.replaceAll('$', String.raw`\$`);
  if (name === undefined) return undefined;
  const gives = new RegExp(String.raw`\b(?:const|let|var)\s+${name}\b[^=]*=\s*(?:\w+\()?(?=\{)`);
  const row = lines.findIndex((line) => gives.test(line.text));
  const match = gives.exec(lines[row]?.text ?? '');
  return match ? piecesIn({ lines, row, column: match.index + match[0].length }) : undefined;
}

/** Whether a path counts from an unknown folder, and another one names the same file where it lies. */
function isSameElsewhere({ path }: StackDatabase, databases: readonly StackDatabase[]): boolean {
  const isUp = (one: string): boolean => one.startsWith('../');
  return (
    isUp(path) && databases.some((other) => !isUp(other.path) && posix.basename(other.path) === posix.basename(path))
  );
}

/** Each file and each place once. */
export function opensOf(opened: readonly Place[]): JsOpened {
  const databases = opened.flatMap((one) => ('path' in one ? one : []));
  const opens = opened.flatMap((one) => ('path' in one ? [] : one));
  return {
    databases: databases.filter(
      (one, index) =>
        databases.findIndex(({ path }) => path === one.path) === index && !isSameElsewhere(one, databases),
    ),
    opens: opens.filter(({ from }, index) => opens.findIndex((one) => one.from === from) === index),
  };
}
