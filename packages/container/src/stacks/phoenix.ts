import { posix } from 'node:path';
import {
  fileOfPlace,
  found,
  guessed,
  MAX_VALUE_LENGTH,
  remembered,
  saysMigrate,
  startLines,
  uniqueBy,
} from 'litestream-generator-core';
import { split } from '../expression.js';
import { filesMatching, findLine, linesOf, type Line } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { variableOf } from '../variables.js';

/** Files of settings that count in production. The last one that is read comes first, because it wins. */
const CONFIGURATION = ['config/runtime.exs', 'config/prod.exs', 'config/config.exs', 'config/releases.exs'];

const FETCHED = /^System\.(?:get_env|fetch_env!?)\(\s*"(\w+)"/;

type View = Parameters<StackReader>[0];

/** Phoenix and other Elixir with ecto_sqlite3: the variable that the release takes its path from, `DATABASE_PATH` by its generator. */
export const phoenix: StackReader = (view): Stack | undefined => {
  const { project, contentRoot } = view;
  const library = filesMatching(project, /(?:^|\/)mix\.exs$/)
    .map((path) => findLine(project, path, /\{:(?:ecto_sqlite3|exqlite)\b/))
    .find((line) => line !== undefined);
  if (!library) return undefined;
  const app = findLine(project, 'mix.exs', /^\s*app:\s*:(\w+)/)?.match[1] ?? 'app';
  const lines = CONFIGURATION.flatMap((path) => linesOf(project, path)).filter(({ text }) => !/^\s*#/.test(text));
  // Of several files the first one that names any decides; it may have several repositories.
  const named =
    CONFIGURATION.map((path) =>
      lines
        .filter(({ from }) => fileOfPlace(from) === path)
        .flatMap(({ text, from }) => databaseIn(view, text, from, app)),
    ).find((some) => some.length > 0) ?? [];
  const [database] = named;
  const port = lines
    .map(({ text, from }) => ({ number: /"PORT"[^\d]*"(\d{2,5})"/.exec(text)?.[1], from }))
    .find(({ number }) => number);
  const secret = lines.find(({ text }) => /System\.(?:get_env|fetch_env!)\("SECRET_KEY_BASE"/.test(text));
  const migrate = project.files.find((path) => /^rel\/overlays\/bin\/migrate$/.test(path));
  const atStart = migrationOfStart(view);
  return {
    name: 'Elixir',
    from: library.from,
    databases: uniqueBy(named, ({ path }) => path),
    ...(database ? {} : { opens: [{ what: library.match[0].replace(/^\W+/, ''), from: library.from }] }),
    ...(port ? { port: found(Number(port.number), port.from) } : {}),
    ...(atStart ? { migratesAtStart: found(true, atStart.from) } : {}),
    ...(migrate === undefined ? {} : { migrateCommand: guessed(posix.join(contentRoot, 'bin/migrate'), migrate) }),
    ...(secret ? { secrets: [found('SECRET_KEY_BASE', secret.from)] } : {}),
  };
};

/** The line by which the script that the image starts migrates: a release has the files of its overlays in its own folder. */
function migrationOfStart(view: View): Line | undefined {
  return startLines(view)
    .flatMap(({ text }) => text.match(/[\w./-]*\bbin\/[\w-]+/g) ?? [])
    .flatMap((word) => linesOf(view.project, `rel/overlays/bin/${posix.basename(word)}`))
    .find(
      ({ text }) => !/^\s*#/.test(text) && (saysMigrate(text) || /(?:^|[\s/])migrate\b|Release\.migrate\b/.test(text)),
    );
}

/** `database: "/data/app.db"`, the variable in its place, which raises where nothing sets it, or a name that the file gives one of them. */
function databaseIn(view: View, text: string, from: string, app: string): readonly StackDatabase[] {
  if (!/\bdatabase(?:_path|_file)?\b\s*[:=]/.test(text)) return [];
  const code = text.replace(/^.*?\bdatabase(?:_path|_file)?\b\s*[:=]\s*/, '').replace(/,\s*$/, '');
  const named = /^[a-z_]\w*$/.test(code) ? assignment(view, code, from) : undefined;
  const at = named ?? { code, from };
  const holds = "the app's database";
  const variable = FETCHED.exec(at.code)?.[1];
  if (variable === undefined) {
    const literal = sqlitePath(elixirPath(view, at.code, at.from) ?? '');
    return literal === undefined ? [] : [{ path: literal, holds, from: at.from }];
  }
  const set = variableOf(view, variable);
  const path = sqlitePath(set?.value ?? elixirPath(view, at.code, at.from) ?? '') ?? `${app}.db`;
  return [
    {
      path,
      holds,
      from: set?.from ?? at.from,
      guessed: set?.guessed ?? true,
      moves: { variable, value: (to: string) => to },
    },
  ];
}

/** `name = …` above in the same file. */
function assignment(
  view: View,
  name: string,
  from: string,
): { readonly code: string; readonly from: string } | undefined {
  const line = findLine(view.project, fileOfPlace(from), new RegExp(String.raw`^\s*${name}\s*=(?!=)\s*(.*)$`));
  if (!line) return undefined;
  const lines = linesOf(view.project, fileOfPlace(from));
  const index = lines.findIndex((one) => one.from === line.from);
  const code = line.match[1] === '' ? (lines[index + 1]?.text ?? '') : (line.match[1] ?? '');
  return { code: code.trim(), from: line.from };
}

const once = remembered<string | undefined>();

/** A text, `Path.join([folder, "app.db"])`, what a variable holds or its default, and names of the same file. */
function elixirPath(view: View, code: string, from: string, depth = 0): string | undefined {
  return once(view, JSON.stringify([depth, from, code]), () => valueOf(view, code.trim(), from, depth));
}

function valueOf(view: View, text: string, from: string, depth: number): string | undefined {
  const next = (inner: string): string | undefined =>
    depth > 5 ? undefined : elixirPath(view, inner, from, depth + 1);
  const literal = /^"([^"#]*)"$/.exec(text)?.[1];
  if (literal !== undefined) return literal;
  const template = /^"([^"]*#\{[^"]*)"$/.exec(text)?.[1]?.split(/(#\{[^{}]*\})/);
  if (template) {
    const values = template.map((part) => (part.startsWith('#{') ? next(part.slice(2, -1)) : part));
    return values.includes(undefined) ? undefined : values.join('');
  }
  const [, variable, otherwise] = /^System\.(?:get_env|fetch_env!?)\(\s*"(\w+)"\s*(?:,\s*(.*))?\)$/s.exec(text) ?? [];
  if (variable !== undefined)
    return variableOf(view, variable)?.value ?? (otherwise === undefined ? undefined : next(otherwise));
  const either = split(text, /^\s*\|\|\s*/);
  if (either.length > 1) return next(either[0] ?? '') ?? next(either[1] ?? '');
  const parts = /^Path\.(?:join|expand)\(\[?(.*?)\]?\)$/s.exec(text)?.[1];
  if (parts !== undefined) {
    const values = split(parts, /^\s*,\s*/).map(next);
    return values.includes(undefined) || values.join('').length > MAX_VALUE_LENGTH
      ? undefined
      : posix.join(...(values as string[]));
  }
  const named = /^[a-z_]\w*$/.test(text) ? assignment(view, text, from) : undefined;
  return named && next(named.code);
}
