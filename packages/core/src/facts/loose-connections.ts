import { parseSqlite } from '../project/connection-string.js';
import { isOtherBranch } from '../project/csharp-branch.js';
import { closingBracket, findCalls, type Call } from '../project/csharp-shape.js';
import { HOLE, type CSharpValue } from '../project/csharp-text.js';
import { evaluateEach } from '../project/csharp-each.js';
import { constantText } from '../project/csharp-value.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { settingsOf } from './settings.js';
import { isFallback } from './configured-context.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';
import { sumOf } from './sql-texts.js';

/** Names of files that are SQLite databases: a server or a database of another engine has none of them, nor a text to be filled in. */
const FILE = /^[^%{}<>$]+\.(?:db3?|sqlite3?|s3db|sdb)$/i;

/**
 * Connection strings in the code, and settings that it reads as such, which name a SQLite file. Most of them are arguments of calls that
 * are known; the others go to a library that is not, and most likely it opens the file.
 */
export function looseUsages(checkout: Checkout): readonly SqliteUsage[] {
  // Its connection strings look the same.
  if ([...checkout.packages].some((name) => /(?:^|\.)litedb/.test(name))) return [];
  return checkout.sources.flatMap((source) => [...literals(checkout, source), ...reads(checkout, source)]);
}

function literals(checkout: Checkout, source: CSharpSource): readonly SqliteUsage[] {
  const sqlite = [...checkout.packages].some((name) => name.includes('sqlite'));
  return source.strings
    .filter(({ parts: [first] }) => typeof first === 'string' && /^\s*(?:data ?source|filename)\s*=/i.test(first))
    .filter(({ start, end }) => counts(source, { start }) && !isAside(source, start, end))
    .filter(({ start }) => !isFallback(checkout, source, start) && !isOtherBranch(source, start))
    .filter(({ start }) => providerChoice(checkout, source, start) !== 'other')
    .flatMap(({ start, end }) =>
      evaluateEach(sumOf({ source, start, end }), checkout.surroundings).flatMap(([value]): readonly SqliteUsage[] => {
        const text = value?.kind === 'text' ? value.text : value?.kind === 'unknown' ? value.pattern : undefined;
        const opened = text === undefined ? undefined : parseSqlite(text);
        if (!value || opened?.kind !== 'file') return [];
        const open = sqlite && opened.path.startsWith(HOLE);
        return open || FILE.test(opened.path) ? [usage(value, source.at(start))] : [];
      }),
    );
}

/** Whether a text is only compared, or its statement names another engine. */
function isAside({ bare }: CSharpSource, start: number, end: number): boolean {
  const before =
    bare
      .slice(Math.max(0, start - 400), start)
      .split(';')
      .at(-1) ?? '';
  const after = bare.slice(end, end + 400).split(';')[0] ?? '';
  return /[=!]=\s*$/.test(before) || /^\s*[=!]=/.test(after) || OTHER_ENGINE.test(before + after);
}

const OTHER_ENGINE = /mysql|mariadb|sqlserver|postgres|npgsql|oracle|firebird|duckdb|litedb|sqlce/i;

function reads(checkout: Checkout, source: CSharpSource): readonly SqliteUsage[] {
  return findCalls(source, ['GetConnectionString', 'GetRequiredConnectionString'])
    .filter((call) => counts(source, call) && !isFallback(checkout, source, call.start) && !isChanged(call))
    .filter(({ start }) => providerChoice(checkout, source, start) !== 'other')
    .flatMap(({ args: [first], at }): readonly SqliteUsage[] => {
      const name = constantText(first, checkout.surroundings);
      if (name === undefined) return [];
      const key = `ConnectionStrings:${name}`;
      const set = settingsOf(checkout, key).find(({ kind }) => kind === 'value');
      const opened = set?.kind === 'value' ? parseSqlite(set.value) : undefined;
      return opened?.kind === 'file' && FILE.test(opened.path) ? [usage({ kind: 'setting', key, at }, at)] : [];
    });
}

/** Whether what was read is not what is opened: a part of it is replaced, or it goes into a longer text. */
function isChanged({ source, start }: Call): boolean {
  const { bare } = source;
  const close = closingBracket(bare, bare.indexOf('(', start));
  if (/^[\s!?]*\.\s*(?!Trim|ToString)/.test(bare.slice(close + 1, close + 40))) return true;
  const before = bare.slice(Math.max(0, start - 200), start);
  if (/\b(?:\w*Builder|Format|ExpandEnvironmentVariables|Concat|Combine)\s*\(\s*[\w.\s?!]*$/.test(before)) return true;
  const name = /\b([A-Za-z_]\w*)\s*=\s*[\w.\s?!]*$/.exec(before)?.[1];
  return (
    name !== undefined &&
    new RegExp(
      `\\b(?:\\w*Builder|Format|ExpandEnvironmentVariables|Concat|Combine)\\s*\\(\\s*${name}\\b|\\b${name}\\s*[!?]*\\.\\s*Replace\\s*\\(`,
    ).test(bare)
  );
}

function usage(value: CSharpValue, at: string): SqliteUsage {
  return { values: [value], registered: true, sure: false, at };
}
