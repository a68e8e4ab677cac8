import { posix } from 'node:path';
import { found, guessed, isBelow, startLines, type Fact } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { inImage } from '../in-image.js';
import { jsCalls, type JsCall } from '../js/js-calls.js';
import { opensOf, type JsOpened } from '../js/js-settings.js';
import { jsValue } from '../js/js-value.js';
import { filesMatching, findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackReader } from '../stack.js';
import { variableOf } from '../variables.js';

type View = Parameters<StackReader>[0];

/** The value in a `.env` that Prisma reads by itself, beside the schema or above it. */
function ofEnvFile({ project }: View, schema: string, variable: string): Fact<string> | undefined {
  const pattern = new RegExp(String.raw`^\s*(?:export\s+)?${variable}=\s*(["']?)([^"'#\s]+)\1`);
  for (let folder = posix.dirname(schema); folder !== '.'; folder = posix.dirname(folder)) {
    const line = findLine(project, `${folder}/.env`, pattern);
    if (line?.match[2] !== undefined) return guessed(line.match[2], line.from);
  }
  return undefined;
}

/** The default in the code where nothing sets the variable: `process.env.DATABASE_URL || "file:../data/app.db"`. */
function ofCode(view: View, variable: string): Fact<string> | undefined {
  const pattern = new RegExp(String.raw`\bprocess\.env\.${variable}\s*(?:\|\||\?\?)`);
  for (const path of filesMatching(view.project, /\.[cm]?[jt]sx?$/)) {
    const lines = linesOf(view.project, path);
    const index = lines.findIndex(({ text }) => pattern.test(text));
    const line = lines[index];
    if (!line) continue;
    const code = `${line.text} ${lines[index + 1]?.text ?? ''}`.replace(new RegExp(`^.*?(?=${pattern.source})`), '');
    const value = jsValue(view, firstArgument(code), line);
    if (value) return guessed(value.text, value.from ?? line.from);
  }
  return undefined;
}

/** A driver of JavaScript, which opens the file itself. */
const ADAPTER: JsCall = {
  call: /\bnew\s+Prisma(?:BetterSqlite3|BetterSQLite3|LibSql|LibSQL|Bun\w*|Node\w*)\w*\s*\(/,
  sqlite: true,
};

/** What such a driver is given, of which a relative path counts from the folder that the app works in; undefined without one. */
function ofAdapter(view: View): JsOpened | undefined {
  const paths = filesMatching(view.project, /\.[cm]?[jt]sx?$/).filter(
    (path) => !/(?:^|\/)(?:scripts|prisma)\//.test(path) && findLine(view.project, path, ADAPTER.call),
  );
  return paths.length === 0
    ? undefined
    : opensOf(
        paths.flatMap((path) => {
          const { databases, opens } = jsCalls(view, path, [ADAPTER]);
          return [...databases, ...opens];
        }),
      );
}

/** Prisma: the datasource of its schema. A relative `file:` counts from the schema's folder. */
export const prisma: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const schema = filesMatching(project, /\.prisma$/).find((path) => findLine(project, path, /^\s*datasource\b/));
  if (schema === undefined) return undefined;
  const provider = findLine(
    project,
    schema,
    /^\s*provider\s*=\s*"(sqlite|postgresql|mysql|sqlserver|mongodb|cockroachdb)"/,
  );
  if (!provider) return undefined;
  const sqlite = provider.match[1] === 'sqlite';
  const url = findLine(project, schema, /^\s*url\s*=\s*(?:env\("(\w+)"\)|"([^"]+)")/);
  const variable = url?.match[1] ?? (url ? undefined : 'DATABASE_URL');
  const set =
    variable === undefined
      ? undefined
      : (variableOf(view, variable) ?? ofEnvFile(view, schema, variable) ?? ofCode(view, variable));
  const text = set?.value ?? url?.match[2];
  const path = text === undefined ? undefined : sqlitePath(text);
  const migrates = startLines(view).find(({ text: line }) => /prisma\s+(?:migrate\s+deploy|db\s+push)/.test(line));
  const inScripts = filesMatching(project, /(?:^|\/)package\.json$/)
    .filter((file) => isBelow(schema, posix.dirname(file)))
    .flatMap((file) => linesOf(project, file))
    .find(({ text: line }) => /"(?:start|setup|prod)\S*":.*prisma\s+migrate\s+deploy/.test(line));
  const at = migrates ?? inScripts;
  const adapter = sqlite ? ofAdapter(view) : undefined;
  const given = adapter?.databases ?? [];
  const open = given.length === 0 ? (adapter?.opens ?? []) : [];
  const folder = adapter ? '' : posix.dirname(inImage(view, schema) ?? schema);
  return {
    name: 'Prisma',
    from: provider.from,
    databases:
      !sqlite || given.length + open.length > 0 || path === undefined
        ? given
        : [
            {
              path: path.startsWith('/') ? path : posix.join(folder, path),
              holds: "the app's database",
              from: set?.from ?? url?.from ?? provider.from,
              guessed: set?.guessed ?? false,
              ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => `file:${to}` } }),
            },
          ],
    ...(open.length > 0 ? { opens: open } : {}),
    ...(sqlite && path === undefined && given.length + open.length === 0
      ? { opens: [{ what: variable ?? 'datasource', from: url?.from ?? provider.from }] }
      : {}),
    ...(at
      ? { migratesAtStart: found(true, at.from) }
      : sqlite && project.files.some((file) => file.startsWith(`${posix.dirname(schema)}/migrations/`))
        ? { migrateCommand: guessed(`npx prisma migrate deploy --schema ${schema}`, schema) }
        : {}),
    ...(sqlite
      ? {}
      : {
          otherEngines: [
            found(provider.match[1] === 'postgresql' ? 'PostgreSQL' : (provider.match[1] ?? ''), provider.from),
          ],
        }),
  };
};
