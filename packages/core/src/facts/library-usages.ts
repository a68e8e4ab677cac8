import { parseSqlite } from '../project/connection-string.js';
import { bareOf, CLOSING, closingBracket, findCalls, type Call, type Span } from '../project/csharp-shape.js';
import { HOLE, type CSharpValue } from '../project/csharp-text.js';
import { evaluateEach } from '../project/csharp-each.js';
import { constantText, evaluate } from '../project/csharp-value.js';
import { isBelow, nameOf } from '../project/paths.js';
import { place } from '../project/text.js';
import { uniqueBy } from '../unique-by.js';
import type { Checkout } from './checkout.js';
import { environment } from './environment.js';
import { settingsMatching, settingsOf } from './settings.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';

const JOBS = 'background jobs';
const LOGS = 'log entries';
const CACHE = 'a cache; --without-database leaves it out';

/** Calls that open a file of a fixed name where they are given none. Each name is relative to the app's folder. */
const DEFAULTS: readonly {
  readonly call: string;
  readonly package?: RegExp;
  readonly file: string;
  readonly holds: string;
}[] = [
  { call: 'UseSQLiteStorage', file: 'Hangfire.db', holds: JOBS },
  { call: 'UseSqlite', package: /^elsa\b/, file: 'elsa.sqlite.db', holds: 'workflows' },
  { call: 'AddSqliteCache', file: 'SqliteCache.db', holds: CACHE },
];

/** Calls that open a file of any engine, which another word in them names. */
const ANY_ENGINE = ['UseConnectionString', 'ConnectionConfig', 'WithGlobalConnectionString'];

/** Static calls of a type with SQLite in its name, `SqliteMemoryStore.ConnectAsync(path)`. */
const OF_A_TYPE = '\\w*S[qQ][lL]ite\\w*(?:Store|Storage|Database|Cache|Factory)\\s*\\.\\s*\\w+';

/** SQLitePCL's own layer: `ugly.open(path)`. */
const UGLY = String.raw`ugly\s*\.\s*open(?:_v2)?`;

/** Calls whose first argument is the name of a connection string. */
const NAMED = /^Add(?:Keyed)?Sqlite(?:Connection|DbContext)$/;

/** Calls with SQLite in their name that open nothing, or are read elsewhere. */
const OTHERS =
  /^(?:UseSqlite|AddSqlite|SqliteConnection|SQLiteConnection|SqliteConnectionStringBuilder|SQLiteConnectionStringBuilder|SqliteCommand|SQLiteCommand|SqliteParameter|SqliteException|SqliteRequestLogger|IsSqlite)$/;

/** Members of a library's options that hold its connection string or path. */
const MEMBERS =
  /\b(?:\w*ConnectionString|CachePath|DbPath|DatabasePath|SqliteDbPath|DataSource|DbFilePath)\s*=(?!=|>)\s*/g;

/** Databases that a library opens: by its default, by a call with SQLite in its name, or by its settings. */
export function libraryUsages(checkout: Checkout): readonly SqliteUsage[] {
  return [...byCall(checkout), ...bySettings(checkout), ...byLogConfig(checkout)];
}

function byCall(checkout: Checkout): readonly SqliteUsage[] {
  return checkout.sources.flatMap((source) =>
    findCalls(source, ['\\w*[sS][qQ][lL]ite\\w*', OF_A_TYPE, UGLY, 'UsingFile', 'AddElmah', ...ANY_ENGINE])
      .filter((call) => counts(source, call))
      .filter((call) => !ANY_ENGINE.includes(call.name) || namesSqlite(call))
      .flatMap((call): readonly SqliteUsage[] => {
        if (NAMED.test(call.name)) return namedConnection(checkout, call);
        const standard = DEFAULTS.find(
          (one) =>
            one.call === call.name && (!one.package || [...checkout.packages].some((name) => one.package?.test(name))),
        );
        if (call.args.length === 0 && standard)
          return [usage([{ kind: 'text', text: standard.file, at: call.at }], call.at, standard.holds)];
        if (OTHERS.test(call.name)) return [];
        return opened(checkout, call);
      }),
  );
}

/** Aspire's components: the first argument is the name of a connection string, and a lambda may set another one. */
function namedConnection(checkout: Checkout, call: Call): readonly SqliteUsage[] {
  const set = memberSpans(call).map((span) => evaluate(span, checkout.surroundings));
  const [first] = call.args;
  const name = constantText(first, checkout.surroundings);
  const values: readonly CSharpValue[] =
    set[0] ??
    (name === undefined
      ? evaluate(first as Span, checkout.surroundings)
      : [{ kind: 'setting', key: `ConnectionStrings:${name}`, at: call.at }]);
  return first ? [usage(values, call.at)] : [];
}

/** Whether a call that serves every engine says, in itself or in the statement before it, that this one is SQLite. */
function namesSqlite({ args, initialiser, source, start }: Call): boolean {
  const statement = source.bare.slice(0, start).split(/[;{}]/).at(-1) ?? '';
  return [...args.map(bareOf), initialiser ? bareOf(initialiser) : '', statement].some((text) => /sqlite/i.test(text));
}

function opened(checkout: Checkout, call: Call): readonly SqliteUsage[] {
  const holds = holdsOf(checkout, call.name);
  const spans = [...call.args.filter((arg) => !bareOf(arg).includes('=>')), ...memberSpans(call)];
  for (const span of spans) {
    const each = evaluateEach(span, checkout.surroundings).map((values) =>
      values.map((value) => connectionNamed(checkout, call, value)),
    );
    const opening = each.filter((values) => values.some((value) => opensFile(value)));
    if (opening.length > 0) return opening.map((values) => usage(values, call.at, holds, call.name === 'SQLite'));
  }
  const [first] = call.args;
  // A storage counts although its path is code that cannot be followed. A converter or helper with SQLite in its name does not.
  return first &&
    /^(?:Use|Add)\w*(?:SQLite|Sqlite)(?:Storage|Cache)?$|^ugly\b|^sqlite3_open/.test(call.name) &&
    !bareOf(first).includes('=>')
    ? [usage(evaluate(first, checkout.surroundings), call.at, holds)]
    : [];
}

/** FluentMigrator takes the name of a connection string in the place of one. */
function connectionNamed(checkout: Checkout, { name, at }: Call, value: CSharpValue): CSharpValue {
  if (name !== 'WithGlobalConnectionString' || value.kind !== 'text' || !/^[\w.-]+$/.test(value.text)) return value;
  const key = `ConnectionStrings:${value.text}`;
  return settingsOf(checkout, key).length > 0 ? { kind: 'setting', key, at } : value;
}

function opensFile(value: CSharpValue): boolean {
  if (value.kind === 'setting' || value.kind === 'variable') return true;
  const text = value.kind === 'text' ? value.text : value.pattern;
  if (text === undefined) return false;
  const source = parseSqlite(text);
  return (
    source?.kind === 'file' && (/^\s*(?:data ?source|filename|uri)\s*=/i.test(text) || EXTENSION.test(source.path))
  );
}

const EXTENSION = /\.(?:db3?|sqlite3?|s3db|sdb)$/i;

/** Values of `o.ConnectionString = …` in a lambda, and of an initialiser. */
function memberSpans(call: Call): readonly Span[] {
  return [...call.args, ...(call.initialiser ? [call.initialiser] : [])].flatMap((span) =>
    [...bareOf(span).matchAll(MEMBERS)].map((match) => {
      const start = span.start + match.index + match[0].length;
      return { source: span.source, start, end: endOfValue(span, start) };
    }),
  );
}

/** The sign that ends a value: brackets of its own are a part of it. */
function endOfValue({ source: { bare }, end }: Span, start: number): number {
  for (let at = start; at < end; at++) {
    if (/[;,})]/.test(bare[at] as string)) return at;
    if (CLOSING[bare[at] as string] !== undefined) at = closingBracket(bare, at);
  }
  return end;
}

function holdsOf({ sources }: Checkout, name: string): string | undefined {
  if (/^(?:UseSQLiteStorage|UseMicrosoftSQLite)$/.test(name)) return JOBS;
  // Quartz has a call of a name that other libraries have as well.
  if (name === 'UseSQLite' && sources.some(({ bare }) => /\bUsePersistentStore\b/.test(bare))) return JOBS;
  if (/^SQLite$|ErrorLog|Elmah/.test(name)) return LOGS;
  return /Cache/.test(name) ? CACHE : undefined;
}

const SETTINGS: readonly {
  readonly key: RegExp;
  readonly holds?: string;
  readonly wholePath?: true;
  readonly provider?: RegExp;
}[] = [
  { key: /:args:sqlitedbpath$/, holds: LOGS, wholePath: true },
  {
    key: /(?:^|:)quartz\.datasource\.[^:]+\.connectionstring$/,
    holds: JOBS,
    provider: /quartz\.datasource\.[^:]+\.provider$/,
  },
  { key: /^connectionstrings:umbracodbdsn$/, provider: /umbracodbdsn_providername$/ },
  { key: /^nlog:targets:[^:]+:connectionstring$/, holds: LOGS, provider: /^nlog:targets:[^:]+:dbprovider$/ },
];

/** Serilog's sink, Quartz' store, Umbraco: libraries that read their connection from the settings themselves. */
function bySettings(checkout: Checkout): readonly SqliteUsage[] {
  return SETTINGS.flatMap(({ key, holds, wholePath, provider }) => {
    const engines = provider ? settingsMatching(checkout, provider) : [];
    if (provider && !engines.some(({ value }) => /sqlite/i.test(value))) return [];
    const inFiles = settingsMatching(checkout, key).map((setting) => ({ key: setting.key, from: setting.from }));
    const inVariables = environment(checkout)
      .map(({ name, from }) => ({ key: name.replaceAll('__', ':').toLowerCase(), from }))
      .filter((one) => key.test(one.key));
    return uniqueBy([...inFiles, ...inVariables], (one) => one.key).map((one) =>
      usage([{ kind: 'setting', key: one.key, at: one.from }], one.from, holds, wholePath),
    );
  });
}

/** Targets of `nlog.config` and `log4net.config` that write to SQLite. */
function byLogConfig({ project, host }: Checkout): readonly SqliteUsage[] {
  return project.files
    .filter(
      (path) => /^(?:nlog|log4net)(?:\.production)?\.(?:config|xml)$/i.test(nameOf(path)) && isBelow(path, host.folder),
    )
    .flatMap((path) => {
      const text = (project.read(path) ?? '').replaceAll(/<!--[\s\S]*?-->/g, (comment) =>
        comment.replaceAll(/[^\n]/g, ' '),
      );
      if (!/sqlite/i.test(text)) return [];
      return [...text.matchAll(/\bconnectionString(?:\s*=\s*"|"?\s+value\s*=\s*")([^"]+)"/gi)]
        .filter(([, value = '']) => /\b(?:data ?source|filename)\s*=/i.test(value))
        .map((match) => {
          const at = place(path, text, match.index);
          const value = (match[1] as string)
            .replaceAll(/\$\{basedir\}\/?/g, '')
            .replaceAll(/\$\{[^}]*\}|%\w+\{[^}]*\}/g, HOLE);
          return usage(
            [
              value.includes(HOLE)
                ? { kind: 'unknown', code: match[1] as string, at, pattern: value }
                : { kind: 'text', text: value, at },
            ],
            at,
            LOGS,
          );
        });
    });
}

function usage(values: readonly CSharpValue[], at: string, holds?: string, wholePath?: boolean): SqliteUsage {
  return {
    values,
    at,
    registered: true,
    sure: true,
    ...(holds === undefined ? {} : { holds }),
    ...(wholePath ? { wholePath } : {}),
  };
}
