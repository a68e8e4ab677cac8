import { posix } from 'node:path';
import { fileOfPlace, fillIn, writtenLines, type Line } from 'litestream-generator-core';
import { filesMatching, linesOf } from '../lines.js';
import { sqlitePath, urlSlashes } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { PROPOSED, variableOf } from '../variables.js';

/** Files of settings that a program reads as it starts, whatever it is written in; those of tools and of tests are none. */
const FILES =
  /(?:^|\/)(?!\.|(?:cargo|pyproject|poetry|pipfile|uv|netlify|fly|wrangler|tox|setup|pytest|mypy)\b)[\w.-]+\.(?:ini|toml|properties|conf|cfg)$/i;
const APPLICATION = /(?:^|\/)application(?:-\w+)?\.(?:properties|ya?ml)$/i;
/** `url = sqlite:…`, `export DB_PATH=…`, `database: …`, with its key and its value. */
const SETTING = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*(\S.*?)\s*$/;
const DEVELOPMENT = /\b(?:dev(?:elopment)?|tests?|local|ci)\b/i;

/** Any stack: a line in a file of settings whose value names a SQLite file, `url = sqlite:////data/app.db`. A variable may overrule it. */
export const configFiles: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const files = [
    // What lies in a folder with a dot is a tool's, and .deploy is this generator's own.
    ...filesMatching(project, FILES).filter((path) => !/(?:^|\/)\.[^/]+\//.test(path)),
    ...filesMatching(project, APPLICATION),
    ...PROPOSED.filter((path) => project.files.includes(path)),
  ].filter((path, index, all) => all.indexOf(path) === index && !DEVELOPMENT.test(path.split('/').at(-1) ?? ''));
  const slashes = urlSlashes(view);
  const written = writtenLines(view).filter(({ file }) => FILES.test(file) && !DEVELOPMENT.test(file));
  // What a start script writes into a file takes the place of what the file says.
  const isWritten = (path: string, { text }: Line): boolean =>
    written.some(({ file, text: line }) => file === posix.basename(path) && keyOf(line) === keyOf(text));
  const databases = [
    ...written,
    ...files.flatMap((path) => withoutSections(linesOf(project, path)).filter((line) => !isWritten(path, line))),
  ]
    .flatMap(({ text, from }) => setting(view, text, from, slashes) ?? [])
    .filter(({ path }, index, all) => all.findIndex((one) => one.path === path) === index);
  return databases.length === 0 ? undefined : { name: 'its settings', from: databases[0]?.from ?? '', databases };
};

/** The key of a setting; undefined where a line is none. */
function keyOf(line: string): string | undefined {
  return SETTING.exec(line)?.[1];
}

/** Lines without those of a section for people who develop, `[development]`. */
function withoutSections(lines: ReturnType<typeof linesOf>): ReturnType<typeof linesOf> {
  let isAside = false;
  return lines.filter(({ text }) => {
    const section = /^\s*\[+([^\]]+)\]/.exec(text)?.[1];
    if (section !== undefined) isAside = DEVELOPMENT.test(section);
    return !isAside;
  });
}

function setting(
  view: Parameters<StackReader>[0],
  line: string,
  from: string,
  slashes: 'relative' | 'absolute',
): StackDatabase | undefined {
  const [, key = '', written = ''] = SETTING.exec(line) ?? [];
  const value = written.replace(/^(["'])(.*)\1(?:\s+#.*)?$/, '$2').replace(/;.*$/, '');
  const name = variableFor(key, from);
  const set = name === undefined ? undefined : variableOf(view, name);
  // What stays open makes no path. Spring writes `${NAME:default}`.
  const text =
    set?.value ?? fillIn(value.replace(/\$\{([\w.-]+):(?![-=])/g, '${$1:-'), (one) => variableOf(view, one)?.value);
  const path =
    /[/:]/.test(text) || /(?:db|database|file(?:name)?|path)$/i.test(key) ? sqlitePath(text, slashes) : undefined;
  if (path === undefined) return undefined;
  const front = text.slice(0, text.length - path.length);
  const moves = name !== undefined && text.endsWith(path);
  return {
    path,
    holds: "the app's database",
    from: set?.from ?? from,
    guessed: true,
    ...(moves ? { moves: { variable: name, value: (to: string) => `${front.replace(/(?:\.\/)+$/, '')}${to}` } } : {}),
  };
}

/** The variable that wins over a setting: itself in a `.env`, and by the rule of Spring and Quarkus in an `application` file. */
function variableFor(key: string, from: string): string | undefined {
  const file = fileOfPlace(from);
  if (PROPOSED.includes(file)) return /^[A-Z_][A-Z0-9_]*$/.test(key) ? key : undefined;
  return /(?:^|\/)application(?:-\w+)?\.properties$/i.test(file)
    ? key.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()
    : undefined;
}
