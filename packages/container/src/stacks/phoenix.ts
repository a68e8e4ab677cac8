import { posix } from 'node:path';
import { found, guessed } from 'litestream-generator-core';
import { findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { variableOf } from '../variables.js';

/** What decides in production, the last one first. */
const CONFIGURATION = ['config/runtime.exs', 'config/prod.exs', 'config/config.exs', 'config/releases.exs'];

const FETCHED = /System\.(?:get_env|fetch_env!?)\(\s*"(\w+)"(?:,\s*"([^"]*)")?\s*\)/;

/** Phoenix and other Elixir with ecto_sqlite3: the variable that the release takes its path from, `DATABASE_PATH` by its generator. */
export const phoenix: StackReader = (view): Stack | undefined => {
  const { project, contentRoot } = view;
  const library = findLine(project, 'mix.exs', /\{:(?:ecto_sqlite3|exqlite)\b/);
  if (!library) return undefined;
  const app = findLine(project, 'mix.exs', /^\s*app:\s*:(\w+)/)?.match[1] ?? 'app';
  const lines = CONFIGURATION.flatMap((path) => linesOf(project, path)).filter(({ text }) => !/^\s*#/.test(text));
  const database = lines.flatMap(({ text, from }) => databaseIn(view, text, from, app))[0];
  const port = lines
    .map(({ text, from }) => ({ number: /"PORT"[^\d]*"(\d{2,5})"/.exec(text)?.[1], from }))
    .find(({ number }) => number);
  const secret = lines.find(({ text }) => /System\.(?:get_env|fetch_env!)\("SECRET_KEY_BASE"/.test(text));
  const migrate = project.files.find((path) => /^rel\/overlays\/bin\/migrate$/.test(path));
  return {
    name: 'Elixir',
    from: library.from,
    databases: database ? [database] : [],
    ...(database ? {} : { opens: [{ what: library.match[0].replace(/^\W+/, ''), from: library.from }] }),
    ...(port ? { port: found(Number(port.number), port.from) } : {}),
    ...(migrate === undefined ? {} : { migrateCommand: guessed(posix.join(contentRoot, 'bin/migrate'), migrate) }),
    ...(secret ? { secrets: [found('SECRET_KEY_BASE', secret.from)] } : {}),
  };
};

/** `database: "/data/app.db"`, or the variable in its place, which raises where nothing sets it. */
function databaseIn(
  view: Parameters<StackReader>[0],
  text: string,
  from: string,
  app: string,
): readonly StackDatabase[] {
  if (!/\bdatabase(?:_path|_file)?\b\s*[:=]/.test(text)) return [];
  const holds = "the app's database";
  const [, variable, otherwise] = FETCHED.exec(text) ?? [];
  if (variable === undefined) {
    const literal = sqlitePath(/[:=]\s*"([^"]+)"/.exec(text)?.[1] ?? '');
    return literal === undefined ? [] : [{ path: literal, holds, from }];
  }
  const set = variableOf(view, variable);
  const path = sqlitePath(set?.value ?? otherwise ?? '') ?? `${app}.db`;
  return [
    {
      path,
      holds,
      from: set?.from ?? from,
      guessed: set?.guessed ?? true,
      moves: { variable, value: (to: string) => to },
    },
  ];
}
