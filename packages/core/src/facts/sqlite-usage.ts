import { isDevelopmentOnly } from '../project/csharp-development.js';
import {
  bareOf,
  closingBracket,
  codeOf,
  findCalls,
  memberOf,
  splitTop,
  type Call,
  type Span,
} from '../project/csharp-shape.js';
import type { CSharpSource } from '../project/csharp.js';
import { evaluateEach } from '../project/csharp-each.js';
import { constantText, evaluate, type CSharpValue } from '../project/csharp-value.js';
import { parseSqlite } from '../project/connection-string.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { isFallback } from './configured-context.js';

/** A place in the code that opens a SQLite database. */
export interface SqliteUsage {
  /** Values of its connection string, the one that wins first. */
  readonly values: readonly CSharpValue[];
  /** Name of a further OrmLite connection. */
  readonly name?: string;
  /** True for a registration at start; false for a connection that is opened somewhere, whose path may be an argument. */
  readonly registered: boolean;
  /** What the library that opens it keeps there. Default: by the order of the usages. */
  readonly holds?: string;
  /** True when the value is a path as a whole, and no connection string. */
  readonly wholePath?: true;
  /** True when only a word in an argument, or nothing, says that it is SQLite. */
  readonly sure: boolean;
  readonly at: string;
}

const REGISTRATIONS = ['UseSqlite', 'AddSqlite', 'OrmLiteConnectionFactory', 'RegisterConnection'];
/** These calls open a database by the string of another connection, so they say nothing that is not known already. */
const ANOTHERS =
  /\b(?:SQLiteConnectionString\s*\(|GetDbConnection\b|Database\s*\.\s*GetConnectionString|[cC]onnection\s*\.\s*ConnectionString\b)/;

/** Every place outside development-only code where a SQLite database is registered or opened. */
export function findSqliteUsages(checkout: Checkout): readonly SqliteUsage[] {
  const chosen = (call: Call, usages: readonly SqliteUsage[]): readonly SqliteUsage[] => {
    const choice = providerChoice(checkout, call.source, call.start);
    return choice === 'other' ? [] : choice === 'taken' ? usages : usages.map((one) => ({ ...one, sure: false }));
  };
  return checkout.sources.flatMap((source) => [
    ...findCalls(source, REGISTRATIONS)
      .filter((call) => counts(source, call) && !isFallback(checkout, source, call.start))
      .flatMap((call) => chosen(call, registration(checkout, call))),
    ...findCalls(source, ['SqliteConnection', 'SQLiteConnection'])
      .filter((call) => call.args.length > 0 && counts(source, call) && isNew(source, call.start))
      .filter(({ args }) => !ANOTHERS.test(args[0] ? bareOf(args[0]) : ''))
      .flatMap((call) => chosen(call, usages(checkout, call, call.args[0], { registered: false, sure: true }))),
    ...findCalls(source, ['OpenDbConnectionString(?:Async)?'])
      .filter((call) => call.args.length > 0 && counts(source, call) && hasSqliteDialect(checkout))
      .flatMap((call) => chosen(call, usages(checkout, call, call.args[0], { registered: false, sure: true }))),
    ...targetTyped(source)
      .filter((call) => counts(source, call))
      .flatMap((call) => chosen(call, usages(checkout, call, call.args[0], { registered: false, sure: true }))),
  ]);
}

/** `SqliteConnection c = new(text)`, `SqliteConnection Open() => new(text)` and `new SqliteConnection { ConnectionString = text }`. */
function targetTyped(source: CSharpSource): readonly Call[] {
  const declared = [
    ...source.bare.matchAll(/\b(?:Sqlite|SQLite)Connection\??\s+\w+\s*(?:\([^(){};]*\)\s*)?=>?\s*new\s*(\()/g),
  ].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const args = splitTop({ source, start: open + 1, end: closingBracket(source.bare, open) }, ',');
    return args[0] && args[0].start < args[0].end
      ? [{ source, start: match.index, name: 'SqliteConnection', args, at: source.at(match.index) }]
      : [];
  });
  const filled = findCalls(source, ['SqliteConnection', 'SQLiteConnection']).flatMap((call) => {
    const text = call.args.length === 0 ? memberOf(call.initialiser, 'ConnectionString') : undefined;
    return text && isNew(source, call.start) ? [{ ...call, args: [text] }] : [];
  });
  return [...declared, ...filled];
}

/** Whether code counts: it does not if it runs only in development, or only for `dotnet ef`. */
export function counts(source: CSharpSource, { start }: Pick<Call, 'start'>): boolean {
  if (isDevelopmentOnly(source, start)) return false;
  const owner = [...source.bare.slice(0, start).matchAll(/\bclass\s+\w+[^{;]*/g)].at(-1)?.[0] ?? '';
  return !/\bIDesignTimeDbContextFactory\b/.test(owner);
}

function isNew(source: CSharpSource, start: number): boolean {
  return /\bnew\s+(?:[\w.]+\.)?$/.test(source.bare.slice(Math.max(0, start - 80), start));
}

function registration(checkout: Checkout, call: Call): readonly SqliteUsage[] {
  const { args, name } = call;
  if (args.length === 0)
    return name === 'UseSqlite' && ![...checkout.packages].some((one) => one.startsWith('elsa'))
      ? usages(checkout, call, undefined, { registered: true, sure: true })
      : [];
  if (name === 'OrmLiteConnectionFactory' || name === 'RegisterConnection') {
    const dialect = args.slice(1).map(codeOf).join(' ');
    const known = /Dialect|Provider/.test(dialect);
    const sqlite = known ? /sqlite/i.test(dialect) : hasOnlySqlite(checkout);
    if (!sqlite) return [];
    return name === 'RegisterConnection'
      ? usages(checkout, call, args[1], { registered: true, sure: known, ...connectionName(checkout, args[0]) })
      : usages(checkout, call, args[0], { registered: true, sure: known });
  }
  // A connection that the container of services has: it is opened where it is made.
  const service = /\bGet(?:Required)?Service\s*<\s*(?:I?Db|Sqlite|SQLite)Connection\s*>/;
  if (
    args[0] &&
    service.test(bareOf(args[0])) &&
    checkout.sources.some(({ bare }) => /\bnew\s+S[qQ][lL]iteConnection\b/.test(bare))
  )
    return [];
  const second = name === 'AddSqlite' ? args[1] : undefined;
  const opensSecond =
    second &&
    evaluate(second, checkout.surroundings).some(
      (value) => value.kind === 'setting' || (value.kind === 'text' && parseSqlite(value.text)?.kind === 'file'),
    );
  return opensSecond
    ? usages(checkout, call, second, { registered: true, sure: true, ...connectionName(checkout, args[0]) })
    : usages(checkout, call, args[0], { registered: true, sure: true });
}

function connectionName({ surroundings }: Checkout, span: Span | undefined): { readonly name?: string } {
  const name = constantText(span, surroundings);
  return name === undefined ? {} : { name };
}

/** One for each element of the collections that the connection string comes from. */
function usages(
  checkout: Checkout,
  call: Call,
  span: Span | undefined,
  rest: Omit<SqliteUsage, 'values' | 'at'>,
): readonly SqliteUsage[] {
  const each = span ? evaluateEach(span, checkout.surroundings) : [[]];
  return each.map((values) => ({ values, at: call.at, ...rest }));
}

function hasSqliteDialect(checkout: Checkout): boolean {
  return checkout.sources.some(({ bare }) => /\bSqlite\w*Dialect\b/.test(bare)) || hasOnlySqlite(checkout);
}

/** Without a dialect in sight, the package that is referenced is the only one that can be meant. */
function hasOnlySqlite({ packages }: Checkout): boolean {
  const engines = [...packages].filter((name) => /sqlite|npgsql|postgres|sqlserver|mysql|oracle|firebird/.test(name));
  return engines.length > 0 && engines.every((name) => name.includes('sqlite'));
}
