import { fileOfPlace } from 'litestream-generator-core';
import { filesMatching, MAX_PLACES, sourceLines, type Line } from '../lines.js';
import { openPlace, openPlaces } from '../open-places.js';
import { sqlitePath } from '../sqlite-path.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { variableOf } from '../variables.js';

/** Sources of languages that no other reader knows. */
const SOURCES =
  /\.(?:java|kts?|scala|groovy|clj[cs]?|rb|cr|p[lm]|ml|hs|swift|dart|nim|cc?|cpp|cxx|zig|lua|jl|d|erl|gleam|vala|pas|lisp)$/i;
/** What says in the root of a project that it is written in one of them. */
const MANIFEST =
  /^(?:shard\.yml|[\w.-]+\.(?:cabal|opam|nimble)|stack\.yaml|dune-project|Package\.swift|pubspec\.yaml|build\.sbt|deps\.edn|project\.clj|build\.gradle(?:\.kts)?|pom\.xml|Gemfile|cpanfile|Makefile\.PL|CMakeLists\.txt|build\.zig|rebar\.config|gleam\.toml)$/;
const TEXT = /(["'`])((?:jdbc:sqlite:|dbi:SQLite:(?:dbname=|uri=)?|sqlite3?:(?:\/\/)?|file:)?[^"'`\s]+)\1/gi;
const SCHEME = /^(?:jdbc:sqlite:|dbi:SQLite:(?:dbname=|uri=)?|sqlite3?:(?:\/\/)?)/i;
const VARIABLE =
  /\b(?:ENV(?:\.fetch\(|\[)|System\.getenv\(|sys\.env(?:\.getOrElse)?\(|getEnv\w*\(?|environment\[|(?:get|lookup)env\w*\(?)\s*["'](\w+)["']|\$ENV\{["']?(\w+)["']?\}/i;

/** A language without a reader of its own: a text that names a SQLite file is a guess, one with names in it an open question. */
function read(view: Parameters<StackReader>[0]): Stack | undefined {
  const { project } = view;
  const databases: StackDatabase[] = [];
  const opens: OpenPlace[] = [];
  const files = filesMatching(project, SOURCES).filter((path) => /sqlite/i.test(project.read(path) ?? ''));
  for (const path of files) {
    const lines = sourceLines(project, path).filter(
      ({ text }) => !/^\s*(?:\/\/|#(?!include|define)|--|;|\*|\(\*)/.test(text),
    );
    const places = lines.flatMap((line) => [...line.text.matchAll(TEXT)].map(([, , text = '']) => ({ line, text })));
    for (const { line, text } of places.slice(0, MAX_PLACES)) {
      const file = sqlitePath(text.replace(/^dbi:SQLite:(?:dbname=|uri=)?/i, 'sqlite:'), 'absolute');
      const isLibrary = file !== undefined && !/[/.]/.test(file);
      // A bare name behind a folder, `File.join(__dir__, "data", "app.db")`, is no path of its own.
      const isPart =
        !SCHEME.test(text) && !text.includes('/') && /\bjoin\b|\bresolve\b|\bPaths?\b|<\/>|\+/.test(line.text);
      if (file !== undefined && isPart) opens.push(openPlace(line.text, line.from));
      else if (file !== undefined && !isLibrary) databases.push(named(view, file, line));
      else if (SCHEME.test(text) && !/:memory:|mode=memory/.test(text) && file === undefined)
        opens.push(openPlace(text, line.from));
    }
    for (const line of lines) databases.push(...ofVariable(view, line));
  }
  const all = databases.filter(({ path }, index) => databases.findIndex((one) => one.path === path) === index);
  const from = all[0]?.from ?? opens[0]?.from;
  return from === undefined
    ? undefined
    : { name: `the code of ${fileOfPlace(from)}`, from, databases: all, ...openPlaces(all, opens) };
}

function named(view: Parameters<StackReader>[0], path: string, { text, from }: Line): StackDatabase {
  const [, first, second] = VARIABLE.exec(text) ?? [];
  const variable = first ?? second;
  const set = variable === undefined ? undefined : variableOf(view, variable);
  const own = set && sqlitePath(set.value, 'absolute');
  return {
    path: own ?? path,
    holds: "the app's database",
    from: own === undefined ? from : (set?.from ?? from),
    guessed: true,
  };
}

/** A variable that holds the path where the code has no default. */
function ofVariable(view: Parameters<StackReader>[0], { text }: Line): readonly StackDatabase[] {
  const [, first, second] = VARIABLE.exec(text) ?? [];
  const variable = first ?? second;
  const set = variable === undefined ? undefined : variableOf(view, variable);
  const path = set && sqlitePath(set.value, 'absolute');
  return set && path !== undefined ? [{ path, holds: "the app's database", from: set.from, guessed: true }] : [];
}

/** Where the root says that the app is written in such a language: before what its tools are written in. */
export const ownLanguage: StackReader = (view) =>
  view.project.files.some((path) => MANIFEST.test(path)) ? read(view) : undefined;

/** The same where nothing says so, after every other reader. */
export const otherLanguages: StackReader = (view) =>
  view.project.files.some((path) => MANIFEST.test(path)) ? undefined : read(view);
