import { withoutErb, found, isYaml, readYaml, type Fact, type YamlNode, fileOfPlace } from 'litestream-generator-core';
import { findLine, linesOf } from '../lines.js';
import { railsFiles } from '../rails-files.js';
import { sqlitePath } from '../sqlite-path.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

type View = Parameters<StackReader>[0];

const CONFIGURATION = 'config/database.yml';

/** Rails: `config/database.yml`, where ERB may take a path from the environment. */
export const rails: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const gem =
    findLine(project, 'Gemfile', /^\s*gem\s+["']rails["']/) ??
    findLine(project, 'config/application.rb', /Rails::Application/);
  if (!gem) return undefined;
  const prepare = startLines(view).find(({ text }) => /\bdb:(?:prepare|migrate|setup)\b/.test(text));
  const up = findLine(project, 'config/routes.rb', /rails\/health#show/);
  const path = up && /get\s*\(?["']\/?([\w/-]+)["']/.exec(up.match.input)?.[1];
  const local = railsFiles(view, (text) => erb(view, text).path);
  const master = project.files.includes('config/credentials.yml.enc');
  const other = otherEngine(view);
  const known = databases(view);
  const open = connections(view, CONFIGURATION).flatMap((node): readonly OpenPlace[] => {
    const { text: what, from } = node.get('database');
    return /sqlite/.test(node.get('adapter').text ?? '') && what !== undefined && !what.includes(':memory:')
      ? [{ what: what.slice(0, 80), from }]
      : [];
  });
  return {
    name: 'Rails',
    from: gem.from,
    databases: known,
    ...(known.length === 0 && open.length > 0 ? { opens: open } : {}),
    ...(path === undefined || up === undefined ? {} : { healthPath: found(`/${path}`, up.from) }),
    ...(prepare
      ? { migratesAtStart: found(true, prepare.from) }
      : { migrateCommand: found('bin/rails db:prepare', gem.from) }),
    keeps: local,
    ...(master ? { secrets: [found('RAILS_MASTER_KEY', 'config/credentials.yml.enc')] } : {}),
    ...(other ? { otherEngines: [other] } : {}),
  };
};

function databases(view: View): readonly StackDatabase[] {
  const url = variableOf(view, 'DATABASE_URL');
  const fromUrl = url && /^sqlite3?:/.test(url.value) ? sqlitePath(url.value, 'absolute') : undefined;
  const found = configured(view);
  const main =
    fromUrl === undefined || !url
      ? []
      : [{ path: fromUrl, holds: "the app's database", from: url.from, guessed: url.guessed }];
  return main.length > 0 && !url?.guessed ? [...main, ...found.slice(1)] : found;
}

/** What the configuration names; where that takes in another file, or Git holds a sample alone, what such a file names, as a guess. */
function configured(view: View): readonly StackDatabase[] {
  const own = databasesIn(view, CONFIGURATION);
  if (own.length > 0) return own;
  const others = view.project.files.filter((path) => /^config\/database[._-][\w.-]+$/.test(path));
  const named = others.map((path) => databasesIn(view, path)).find((databases) => databases.length > 0) ?? [];
  return named.map((database) => ({ ...database, guessed: true }));
}

function databasesIn(view: View, path: string): readonly StackDatabase[] {
  const all = connections(view, path).flatMap((node): readonly StackDatabase[] => {
    const value = node.get('database');
    const told = value.text ?? node.get('url').text;
    if (told === undefined || /postgres|mysql|trilogy/.test(node.get('adapter').text ?? '')) return [];
    const file = sqlitePath(told, 'absolute') ?? (/^[\w./-]+\.sqlite3$/.test(told) ? told : undefined);
    const { from } = value.text === undefined ? node.get('url') : value;
    const variable = erb(view, lineAt(view, from)).variable;
    if (file === undefined) return [];
    return [
      {
        path: file,
        holds: holds(file),
        from,
        ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => to } }),
      },
    ];
  });
  return all.filter(({ path: file }, index) => all.findIndex((one) => one.path === file) === index);
}

/** Settings of one connection that have names and values below them. */
const SETTINGS = /^(?:pragmas|variables|extensions|default_transaction_mode)$/;

function lineAt({ project }: View, from: string): string {
  return linesOf(project, fileOfPlace(from)).find((line) => line.from === from)?.text ?? '';
}

/** The connections of the environment that runs, in the order of the file, the primary one first. */
function connections(view: View, path: string): readonly YamlNode[] {
  const file = readYaml(
    view.project,
    path,
    (text) =>
      // A line of Ruby alone says nothing here; its place stays.
      erb(view, withoutErb(text, /<%(?!=)[^]*?%>/g)).path,
  );
  if (!isYaml(file)) return [];
  const node = file.root.get(environmentOf(view));
  const several = node.entries.filter(([name, { entries }]) => entries.length > 0 && !SETTINGS.test(name));
  const isPrimary = ([name]: (typeof several)[number]): boolean => name === 'primary';
  return several.length === 0
    ? [node]
    : [...several.filter(isPrimary), ...several.filter((one) => !isPrimary(one))].map(([, value]) => value);
}

function holds(file: string): string {
  const kind = /(queue|cache|cable|jobs)/.exec(file)?.[1];
  return kind === undefined ? "the app's database" : kind === 'queue' || kind === 'jobs' ? 'background jobs' : kind;
}

function environmentOf(view: View): string {
  return variableOf(view, 'RAILS_ENV')?.value ?? 'production';
}

/** The common forms of ERB: the environment with a default, Rails' own names. */
function erb(view: View, value: string): { readonly path: string; readonly variable?: string } {
  let variable: string | undefined;
  const path = value.replace(/<%=\s*(.*?)\s*%>/g, (all, code: string) => {
    const env = /ENV(?:\.fetch\(|\[)["'](\w+)["']\]?\)?(?:\s*(?:,|\|\||\{)\s*["']?([^"'})]*)["']?)?/.exec(code);
    if (env?.[1] !== undefined) {
      variable = env[1];
      const root = /Rails\.root\.join\(\s*["']([^"']+)["']\s*\)/.exec(code)?.[1];
      return variableOf(view, env[1])?.value ?? root ?? env[2]?.trim() ?? all;
    }
    if (/^Rails\.env$/.test(code)) return environmentOf(view);
    if (/^Rails\.root$/.test(code)) return '.';
    const [, parts = ''] = /^Rails\.root\.join\(((?:\s*["'][^"']+["']\s*,?)+)\)(?:\.to_s)?$/.exec(code) ?? [];
    const joined = [...parts.matchAll(/["']([^"']+)["']/g)].map(([, part = '']) => part).join('/');
    return joined === '' ? all : joined;
  });
  return { path: path.replace(/^["']|["']$/g, ''), ...(variable === undefined ? {} : { variable }) };
}

function otherEngine(view: View): Fact<string> | undefined {
  const adapters = connections(view, CONFIGURATION).map((node) => node.get('adapter'));
  const other = adapters.find(({ text = '' }) => /postgresql|mysql2|trilogy/.test(text));
  if (!other || adapters.some(({ text = '' }) => text.includes('sqlite'))) return undefined;
  return found(/postgresql/.test(other.text ?? '') ? 'PostgreSQL' : 'MySQL', other.from);
}
