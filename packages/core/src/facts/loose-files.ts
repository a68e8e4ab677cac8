import { posix } from 'node:path';
import { isOtherBranch } from '../project/csharp-branch.js';
import { closingBracket, codeOf, findCalls, type Span } from '../project/csharp-shape.js';
import { HOLE } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { isFallback } from './configured-context.js';
import { settingsMatching } from './settings.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';

/** A file, by an ending that SQLite's databases have. */
const FILE = new RegExp(String.raw`^[^;=%{}<>$\s${HOLE}]*[/\\][^;=%{}<>$\s]*\.(?:db3?|sqlite3?|s3db|sdb)$`, 'i');

/** Other engines whose files end the same. */
const OTHER_FILES = /^(?:litedb|rocksdb|duckdb|h2|leveldb|faster)/;

/**
 * Paths of SQLite files in the code, `"App_Data/events.db"`, that go to a library of which nothing is known: most likely it opens the file.
 * Those that are opened by a known call are found there as well, under the same path.
 */
export function looseFiles(checkout: Checkout): readonly SqliteUsage[] {
  if ([...checkout.packages].some((name) => OTHER_FILES.test(name))) return [];
  const inCode = checkout.sources.flatMap((source) =>
    [...texts(source), ...joined(source)].flatMap((span) => usage(checkout, span)),
  );
  return [...inCode, ...inSettings(checkout)];
}

/** Settings that hold such a path, which options bind by their names; connection strings go by a name that the code reads. */
function inSettings(checkout: Checkout): readonly SqliteUsage[] {
  return settingsMatching(checkout, /^(?!connectionstrings:)/)
    .filter(({ value }) => FILE.test(value))
    .map(({ key, from }) => ({
      values: [{ kind: 'setting', key, at: from }],
      registered: true,
      sure: false,
      wholePath: true,
      at: from,
    }));
}

function texts(source: CSharpSource): readonly Span[] {
  return source.strings
    .filter(({ parts }) => FILE.test(parts.map((part) => (typeof part === 'string' ? part : HOLE)).join('')))
    .map(({ start, end }) => ({ source, start, end }));
}

/** `Path.Combine("App_Data", "events.db")` */
function joined(source: CSharpSource): readonly Span[] {
  return findCalls(source, [String.raw`Path\s*\.\s*(?:Combine|Join)`])
    .filter(({ args }) => /\.(?:db3?|sqlite3?|s3db|sdb)"$/i.test(args.at(-1) ? codeOf(args.at(-1) as Span) : ''))
    .map(({ start }) => ({ source, start, end: closingBracket(source.bare, source.bare.indexOf('(', start)) + 1 }));
}

function usage(checkout: Checkout, span: Span): readonly SqliteUsage[] {
  const { source, start } = span;
  if (
    !counts(source, { start }) ||
    !isGiven(span) ||
    isFallback(checkout, source, start) ||
    isOtherBranch(source, start)
  )
    return [];
  if (providerChoice(checkout, source, start) === 'other') return [];
  const [value] = evaluate(span, checkout.surroundings);
  const text = value?.kind === 'text' ? value.text : value?.kind === 'unknown' ? value.pattern : undefined;
  if (!value || text === undefined || !FILE.test(text) || posix.basename(text).startsWith(HOLE + HOLE)) return [];
  return [{ values: [value], registered: true, sure: false, wholePath: true, at: source.at(start) }];
}

/** Calls that open a known file themselves, make another text of theirs, or only handle, show or serve a file. */
const KNOWN =
  /sqlite|^(?:OrmLiteConnectionFactory|RegisterConnection|OpenDbConnection\w*|UseConnectionString|ConnectionConfig|Combine|Join|Format|Concat|Replace|GetFullPath|ToString|GetValue|Get\w*Variable|GetConnectionString|AddJsonFile|FileInfo|DirectoryInfo|Uri|\w*Exception|if|while|return|switch|nameof)$|^(?:Map|Log|Write|Read|Append|Copy|Move|Delete|Exists|Create|Open|Equals|Contains|StartsWith|EndsWith|Assert)\w*$/i;

const OTHER_ENGINE = /mysql|mariadb|sqlserver|postgres|npgsql|oracle|firebird|duckdb|litedb|rocksdb/i;

/** Whether a text goes to a call of which nothing is known: as its argument, as a member of its options, or by the name of a constant. */
function isGiven({ source: { bare }, start, end }: Span): boolean {
  const before = bare.slice(Math.max(0, start - 300), start);
  const statement = (before.split(/[;{}]/).at(-1) ?? '') + (bare.slice(end, end + 200).split(';')[0] ?? '');
  if (OTHER_ENGINE.test(statement)) return false;
  const constant = /\b(?:const\s+string|static\s+readonly\s+string|var|string)\s+(\w+)\s*=\s*$/.exec(before)?.[1];
  if (constant !== undefined && /^\s*;/.test(bare.slice(end)))
    return [...bare.matchAll(new RegExp(`\\b([\\w.]+)\\s*(?:<[^<>()]*>\\s*)?\\(\\s*${constant}\\s*[,)]`, 'g'))].some(
      ([, name = '']) => isUnknown(name),
    );
  if (!/^\s*[,);}]/.test(bare.slice(end))) return false;
  if (/[{,.]\s*\w+\s*=\s*$/.test(before)) return !/sqlite/i.test(statement);
  return /[(,]\s*$/.test(before) && isUnknown(calleeOf(before));
}

function isUnknown(name: string): boolean {
  return name !== '' && !KNOWN.test(name.split('.').at(-1) ?? '') && !/^(?:File|Directory|Console)\./.test(name);
}

/** The name of the call whose arguments the text ends in. */
function calleeOf(before: string): string {
  let open = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const one = before[at] ?? '';
    if (')]}'.includes(one)) open++;
    else if ('([{'.includes(one) && open-- === 0)
      return one === '(' ? (/([\w.]+)\s*(?:<[^<>()]*>\s*)?$/.exec(before.slice(0, at))?.[1] ?? '') : '';
  }
  return '';
}
