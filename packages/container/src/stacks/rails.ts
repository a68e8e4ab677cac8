import { found, type Fact } from 'litestream-generator-core';
import { findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

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
  const local = linesOf(project, 'config/storage.yml').flatMap(({ text, from }) => {
    const code = /^\s+root:\s*<%=\s*Rails\.root\.join\(([^)]*)\)/.exec(text)?.[1];
    const folder = [...(code ?? '').matchAll(/["']([^"']+)["']/g)].map(([, part]) => part).join('/');
    return folder === '' || /^tmp\b/.test(folder) ? [] : [{ path: folder, holds: 'uploads (Active Storage)', from }];
  });
  const master = project.files.includes('config/credentials.yml.enc');
  const other = otherEngine(view);
  return {
    name: 'Rails',
    from: gem.from,
    databases: databases(view),
    ...(path === undefined || up === undefined ? {} : { healthPath: found(`/${path}`, up.from) }),
    ...(prepare
      ? { migratesAtStart: found(true, prepare.from) }
      : { migrateCommand: found('bin/rails db:prepare', gem.from) }),
    keeps: local,
    ...(master ? { secrets: [found('RAILS_MASTER_KEY', 'config/credentials.yml.enc')] } : {}),
    ...(other ? { otherEngines: [other] } : {}),
  };
};

function databases(view: Parameters<StackReader>[0]): readonly StackDatabase[] {
  const { project } = view;
  const url = variableOf(view, 'DATABASE_URL');
  const fromUrl = url && /^sqlite3?:/.test(url.value) ? sqlitePath(url.value, 'absolute') : undefined;
  const lines = production(linesOf(project, 'config/database.yml'));
  const found = lines.flatMap(({ text, from }): readonly StackDatabase[] => {
    const value = /^\s+database:\s*(.+?)\s*(?:#.*)?$/.exec(text)?.[1];
    if (value === undefined) return [];
    const { path, variable } = erb(view, value);
    const file = sqlitePath(path) ?? (/^[\w./-]+\.sqlite3$/.test(path) ? path : undefined);
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
  const main =
    fromUrl === undefined || !url
      ? []
      : [{ path: fromUrl, holds: "the app's database", from: url.from, guessed: url.guessed }];
  return main.length > 0 && !url?.guessed ? [...main, ...found.slice(1)] : found;
}

function holds(file: string): string {
  const kind = /(queue|cache|cable|jobs)/.exec(file)?.[1];
  return kind === undefined ? "the app's database" : kind === 'queue' || kind === 'jobs' ? 'background jobs' : kind;
}

/** Lines of `production:`, and of the block that it takes in where it says nothing itself. */
function production(lines: ReturnType<typeof linesOf>): ReturnType<typeof linesOf> {
  const block = (name: string): ReturnType<typeof linesOf> => {
    const start = lines.findIndex(({ text }) => new RegExp(String.raw`^${name}:`).test(text));
    if (start < 0) return [];
    const length = lines.slice(start + 1).findIndex(({ text }) => /^[^\s#]/.test(text));
    return lines
      .slice(start + 1, length < 0 ? undefined : start + 1 + length)
      .filter(({ text }) => !/^\s*#/.test(text));
  };
  return block('production');
}

/** The common forms of ERB: the environment with a default, Rails' own names. */
function erb(view: Parameters<StackReader>[0], value: string): { readonly path: string; readonly variable?: string } {
  let variable: string | undefined;
  const path = value.replace(/<%=\s*(.*?)\s*%>/g, (all, code: string) => {
    const env = /ENV(?:\.fetch\(|\[)["'](\w+)["']\]?\)?(?:\s*(?:,|\|\||\{)\s*["']?([^"'})]*)["']?)?/.exec(code);
    if (env?.[1] !== undefined) {
      variable = env[1];
      return variableOf(view, env[1])?.value ?? env[2]?.trim() ?? all;
    }
    if (/^Rails\.env$/.test(code)) return 'production';
    return /Rails\.root\.join\(["']([^"']+)["']\)/.exec(code)?.[1] ?? all;
  });
  return { path: path.replace(/^["']|["']$/g, ''), ...(variable === undefined ? {} : { variable }) };
}

function otherEngine({ project }: Parameters<StackReader>[0]): Fact<string> | undefined {
  const block = production(linesOf(project, 'config/database.yml'));
  const all = block.length > 0 ? [...block, ...linesOf(project, 'config/database.yml').slice(0, 30)] : [];
  const adapter = all.find(({ text }) => /^\s+adapter:\s*(?:postgresql|mysql2|trilogy)/.test(text));
  if (!adapter || all.some(({ text }) => /adapter:\s*.*sqlite/.test(text))) return undefined;
  return found(/postgresql/.test(adapter.text) ? 'PostgreSQL' : 'MySQL', adapter.from);
}
