import { posix } from 'node:path';
import { isBelow, outermost, type ContainerView } from 'litestream-generator-core';
import { firstArgument, isWhole, split, wholeStatement } from './expression.js';
import { jsValue } from './js/js-value.js';
import { filesMatching, MAX_PLACES, sourceLines, type Line } from './lines.js';
import { phpValue } from './php/php-value.js';
import { pythonFiles, pythonValue } from './python/python-value.js';
import type { SourceValue } from './source-value.js';

/** A folder or a file that the code writes to. */
export interface WrittenFile {
  /** As written: absolute in the container, or counted from the content root. */
  readonly path: string;
  readonly holds: string;
  readonly from: string;
}

type Evaluate = (view: ContainerView, code: string, at: Line) => SourceValue | undefined;

/** Where each language writes: what a call does with its first argument, and what uploads are given. */
const LANGUAGES: readonly {
  readonly files: (view: ContainerView) => readonly string[];
  readonly writes: RegExp;
  readonly evaluate: Evaluate;
}[] = [
  {
    files: ({ project }) => filesMatching(project, /(?<!\.(?:test|spec|config|d))\.[cm]?[jt]sx?$/),
    writes:
      /\b(?:(?:mkdir|ensureDir|outputFile|outputJson|writeFile|appendFile)(?:Sync)?|createWriteStream|Bun\.write)\s*\(\s*|\bmulter\s*\(\s*\{\s*dest\s*:\s*|\bdestination\s*:\s*(?:\([^()]*\)\s*=>\s*cb\(\s*null\s*,\s*)?|\bcb\(\s*null\s*,\s*(?=path\.|['"`][^'"`]*\/)|\b[A-Z_]*UPLOADS?_(?:DIR|PATH|FOLDER)\s*=\s*/,
    evaluate: jsValue,
  },
  {
    files: pythonFiles,
    writes:
      /\bos\.(?:makedirs|mkdir)\(\s*|\bopen\(\s*(?=.*,\s*(?:mode\s*=\s*)?["'][wax])|\bUPLOAD(?:S|\w*(?:FOLDER|DIR|PATH|DEST|ROOT|LOCATION))["'\]]*\s*(?::\s*\w+\s*)?=\s*(?!=)|\bStaticFiles\(\s*directory\s*=\s*(?=.*(?:upload|media|files|attach))|(?=\b[\w./"'() ]+\.(?:mkdir|write_text|write_bytes|touch)\()/i,
    evaluate: pythonValue,
  },
  {
    files: ({ project }) => filesMatching(project, /\.php$/),
    writes: /\bmove_uploaded_file\([^,]*,\s*|\b(?:file_put_contents|mkdir)\(\s*/,
    evaluate: phpValue,
  },
  {
    files: ({ project }) => filesMatching(project, /(?<!_test)\.go$/),
    writes: /\b(?:os|ioutil)\.(?:MkdirAll|Mkdir|WriteFile|Create)\(\s*/,
    evaluate: (_view, code) => literal(code),
  },
  {
    files: ({ project }) => filesMatching(project, /\.rs$/),
    writes: /\bfs::(?:create_dir(?:_all)?|write)\(\s*|\bFile::create\(\s*/,
    evaluate: (_view, code) => literal(code),
  },
];

/** Folders that need no backup: the output of a build, temporary files, logs and caches. */
const PASSING =
  /(?:^|\/)(?:tmp|temp|logs?|\.?cache|dist|build|out|node_modules|coverage|\.next|\.nuxt|__pycache__|proc|dev|run)(?:\/|$)|\.(?:log|pid|lock|sock)$/i;
/** Folders outside of the data whose content is surely the app's. */
const KEPT =
  /(?:^|\/)(?:\w*uploads?|media|files|attachments|avatars|documents|storage|keys?|data|user[_-]?content)(?:\/|$)/i;

/** Folders and files that the code writes to beside the databases, the nearest to the root first. */
export function writtenFiles(
  view: ContainerView,
  dataFolder: string,
  databases: readonly string[],
): readonly WrittenFile[] {
  const all = LANGUAGES.flatMap(({ files, writes, evaluate }) =>
    files(view)
      .filter((path) => !/(?:^|\/)(?:scripts|migrations|tools)\//.test(path))
      .flatMap((path) => writtenIn(view, path, writes, evaluate)),
  )
    .map((one) => ({ ...one, path: posix.resolve(view.contentRoot, one.path) }))
    .filter(({ path }) => path !== view.contentRoot && path !== '/' && !PASSING.test(path))
    .filter(({ path }) => databases.every((file) => !isBelow(file, path) && !isSidecar(path, file)))
    .filter(({ path }) => path !== dataFolder && (isBelow(path, dataFolder) || KEPT.test(path)));
  return outermost(all);
}

/** `app.db-wal` and the like, and another database. */
function isSidecar(path: string, file: string): boolean {
  return path.startsWith(`${file}-`) || /\.(?:db3?|sqlite3?)(?:-\w+)?$/i.test(path);
}

function writtenIn(view: ContainerView, path: string, writes: RegExp, evaluate: Evaluate): readonly WrittenFile[] {
  const lines = sourceLines(view.project, path);
  const places = lines.flatMap((line, row) => {
    const match = /^\s*(?:\/\/|#|\*)/.test(line.text) ? null : writes.exec(line.text);
    return match ? [{ line, row, match }] : [];
  });
  return places.slice(0, MAX_PLACES).flatMap(({ line, row, match }): readonly WrittenFile[] => {
    const rest = wholeStatement(lines, row).slice(match.index + match[0].length);
    const method = match[0] === '' ? /^(.*?)\.(?:mkdir|write_text|write_bytes|touch)\(/.exec(rest)?.[1] : undefined;
    const found = placeOf(method ?? firstArgument(rest), (code) => evaluate(view, code, line));
    if (found === undefined || /^\w+:/.test(found)) return [];
    const holds = /upload|avatar|attach|media/i.test(line.text + found) ? 'uploads' : 'files that the code writes';
    return [{ path: found, holds, from: line.from }];
  });
}

/** The path of an expression; where only its end is unknown, the folder in front of that. */
function placeOf(code: string, evaluate: (code: string) => SourceValue | undefined): string | undefined {
  const whole = evaluate(code)?.text;
  if (whole !== undefined) return whole === '' ? undefined : whole;
  const text = code.trim();
  const call = /^((?:[\w.]+\.)?(?:join|resolve|Join))\(/.exec(text)?.[1];
  const parts =
    call !== undefined && isWhole(text, call)
      ? split(text.slice(call.length + 1, -1), /^\s*,\s*/).map((part) => evaluate(part)?.text)
      : splitSum(text).map((part) => evaluate(part)?.text ?? prefix(part));
  const known = parts.slice(
    0,
    parts.indexOf(undefined) < 0 ? parts.length : parts.indexOf(undefined),
  ) as readonly string[];
  const joined = call === undefined ? known.join('') : posix.join(...known, '/');
  // The name of a file begins behind the last slash.
  const folder = joined.slice(0, joined.lastIndexOf('/'));
  return folder === '' || folder === '.' ? undefined : folder;
}

function splitSum(code: string): readonly string[] {
  const sum = split(code, /^\s*[+.]\s*(?=["'`$\w])(?<!\w)/);
  return sum.length > 1 ? sum : [code];
}

/** What a text says before its first hole. */
function prefix(code: string): string | undefined {
  return /^[fF]?["'`]([^"'`${]*\/)[^"'`]*(?:\$|\{)/.exec(code)?.[1];
}

/** A text of Go or Rust, or those of a join. */
function literal(code: string): SourceValue | undefined {
  const text = code.trim();
  const own = /^"([^"\\]*)"$/.exec(text)?.[1];
  if (own !== undefined) return { text: own, guessed: false };
  const inner = /^(?:filepath|path)\.Join\((.*)\)$/s.exec(text)?.[1];
  const parts = inner === undefined ? [] : split(inner, /^\s*,\s*/).map((part) => literal(part)?.text);
  return parts.length === 0 || parts.includes(undefined)
    ? undefined
    : { text: posix.join(...(parts as string[])), guessed: false };
}
