import { posix } from 'node:path';
import { found, guessed, type Fact } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { filesMatching, findLine, linesOf, type Line } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

type View = Parameters<StackReader>[0];

/** Django and what is built on it, such as Wagtail: the settings' `DATABASES`. */
export const django: StackReader = (view): Stack | undefined => {
  const { project } = view;
  // Flask's own scripts go by that name as well.
  const manage = filesMatching(project, /(?:^|\/)manage\.py$/).find((path) =>
    /django|^\s*$/i.test(project.read(path) ?? ''),
  );
  if (manage === undefined) return undefined;
  const settings = filesMatching(project, /(?:^|\/)settings(?:\.py|\/\w+\.py)$/).filter(
    (path) => !/(?:dev|development|local|test|tests)\.py$/.test(path),
  );
  const lines = settings.flatMap((path) => linesOf(project, path)).filter(({ text }) => !/^\s*#/.test(text));
  const migrates = startLines(view).find(({ text }) => /\bmigrate\b/.test(text) && !/makemigrations/.test(text));
  const media = lines.find(({ text }) => /^\s*MEDIA_ROOT\s*=/.test(text));
  const folder = media && pathOf(view, media.text.replace(/^[^=]*=\s*/, ''), media).path;
  const secret = lines.find(({ text }) =>
    /SECRET_KEY\b.*(?:environ\[|(?:environ\.get|getenv|\benv)\(["']\w+["']\s*\))/.test(text),
  );
  const name = /["'](\w*SECRET_KEY)["']/.exec(secret?.text ?? '')?.[1];
  return {
    name: 'Django',
    from: manage,
    databases: [...databases(view, lines), ...besides(view, lines)],
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : { migrateCommand: guessed(`python ${manage} migrate --noinput`, manage) }),
    ...(folder === undefined || media === undefined
      ? {}
      : { keeps: [{ path: folder, holds: 'uploads (MEDIA_ROOT)', from: media.from }] }),
    ...(secret && name !== undefined ? { secrets: [found(name, secret.from)] } : {}),
    otherEngines: otherEngines(lines),
  };
};

function databases(view: View, lines: readonly Line[]): readonly StackDatabase[] {
  const urls = lines.flatMap((line): readonly StackDatabase[] => {
    const url = /["'](sqlite3?:\/\/[^"']*)["']/.exec(line.text)?.[1];
    const variable = /\b(?:dj_database_url|env)\b.*?["']([A-Z]\w*)["']/.exec(line.text)?.[1] ?? 'DATABASE_URL';
    const set = variableOf(view, variable);
    const path = sqlitePath(set?.value ?? url ?? '');
    if (path === undefined || (url === undefined && !/dj_database_url|env\.db/.test(line.text))) return [];
    return [
      {
        path,
        holds: "the app's database",
        from: set?.from ?? line.from,
        guessed: set?.guessed ?? true,
        moves: { variable, value: (to) => `sqlite:////${to.replace(/^\//, '')}` },
      },
    ];
  });
  if (urls.length > 0) return urls.slice(0, 1);
  return lines.flatMap((line, index): readonly StackDatabase[] => {
    if (!/ENGINE.*sqlite3/.test(line.text)) return [];
    const around = lines
      .slice(Math.max(0, index - 6), index + 8)
      .filter(({ from }) => fileOf(from) === fileOf(line.from));
    const name = around.find(({ text }) => /["']NAME["']\s*:/.test(text));
    if (!name) return [];
    const { path, variable, sure } = pathOf(view, name.text.replace(/^.*?["']NAME["']\s*:\s*/, ''), name);
    if (path === undefined) return [];
    return [
      {
        path,
        holds: "the app's database",
        from: name.from,
        guessed: !sure,
        ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => to } }),
      },
    ];
  });
}

/** A file of another library that the settings name, such as the queue of Huey: `"filename": os.path.join(BASE_DIR, "tasks.db")`. */
function besides(view: View, lines: readonly Line[]): readonly StackDatabase[] {
  return lines.flatMap((line): readonly StackDatabase[] => {
    const code = /["']?(?:filename|path|file|database)["']?\s*[:=]\s*(.*\.(?:sqlite3?|db)["'].*)$/.exec(line.text)?.[1];
    if (code === undefined) return [];
    const { path, sure } = pathOf(view, code, line);
    return path === undefined ? [] : [{ path, holds: 'a database of the app', from: line.from, guessed: !sure }];
  });
}

/** `BASE_DIR / "db.sqlite3"`, `os.path.join(BASE_DIR, "data", "db.sqlite3")`, `os.getenv("DB_NAME", …)`, a literal. */
function pathOf(
  view: View,
  code: string,
  { from }: Line,
): { readonly path?: string; readonly variable?: string; readonly sure: boolean } {
  const variable = /(?:environ(?:\.get)?|getenv|env(?:\.\w+)?)\s*[([]\s*["'](\w+)["']/.exec(code)?.[1];
  const set = variable === undefined ? undefined : variableOf(view, variable);
  if (set)
    return {
      path: sqlitePath(set.value) ?? set.value,
      sure: !set.guessed,
      ...(variable === undefined ? {} : { variable }),
    };
  const rest = variable === undefined ? code : code.replace(/^.*?["']\w+["']\s*,?/, '');
  const parts = [...rest.matchAll(/["']([^"']+)["']/g)].map(([, part = '']) => part);
  if (parts.length === 0) return { sure: false };
  const base = /\b([A-Z_]*(?:DIR|ROOT|PATH))\b/.exec(rest)?.[1];
  const folder = base === undefined ? '' : baseFolder(view, base, fileOf(from));
  if (folder === undefined) return { sure: false };
  return { path: posix.join(folder, ...parts), sure: true, ...(variable === undefined ? {} : { variable }) };
}

/** What `BASE_DIR` comes to in the image: so many folders above the settings. */
function baseFolder(view: View, name: string, file: string): string | undefined {
  const { project, contentRoot } = view;
  const own = findLine(project, file, new RegExp(String.raw`^\s*${name}\s*=\s*(.*)$`));
  const line =
    own ??
    filesMatching(project, /settings(?:\.py|\/\w+\.py)$/)
      .map((path) => findLine(project, path, new RegExp(String.raw`^\s*${name}\s*=\s*(.*)$`)))
      .find((one) => one !== undefined);
  if (!line) return undefined;
  const code = line.match[1] ?? '';
  const place = fileOf(line.from);
  if (/\b(?:PROJECT_DIR)\b/.test(code) && name !== 'PROJECT_DIR') {
    const project_ = baseFolder(view, 'PROJECT_DIR', place);
    return project_ === undefined ? undefined : posix.join(project_, '..');
  }
  const ups = (code.match(/\.parent\b|\bdirname\(/g) ?? []).length;
  if (ups === 0 || !code.includes('__file__')) return undefined;
  return posix.join(inImage(view, place) ?? posix.join(contentRoot, place), ...Array.from({ length: ups }, () => '..'));
}

function fileOf(from: string): string {
  return from.replace(/:\d+$/, '');
}

/** Another engine in the settings, where SQLite is only what stands in for it. */
function otherEngines(lines: readonly Line[]): readonly Fact<string>[] {
  const line = lines.find(({ text }) => /django\.db\.backends\.(?:postgresql|mysql)/.test(text));
  return line ? [guessed(/mysql/.test(line.text) ? 'MySQL' : 'PostgreSQL', line.from)] : [];
}
