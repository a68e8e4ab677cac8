import { posix } from 'node:path';
import { found, guessed, type Fact, fileOfPlace } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { fromContentRoot, inImage } from '../in-image.js';
import { filesMatching, findLine, linesOf, type Line } from '../lines.js';
import { pythonValue } from '../python/python-value.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { valueDatabase } from '../value-database.js';
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
  const used = settingsModule(view, settings);
  // What the module in use says itself wins over what it imports.
  const says = used !== undefined && findLine(project, used, /^\s*DATABASES\s*=/) !== undefined;
  const lines = (
    says
      ? [used, ...settings.filter((path) => path !== used && !findLine(project, path, /^\s*DATABASES\s*=/))]
      : settings
  )
    .flatMap((path) => linesOf(project, path))
    .filter(({ text }) => !/^\s*#/.test(text));
  const migrates = startLines(view).find(({ text }) => /\bmigrate\b/.test(text) && !/makemigrations/.test(text));
  const media = lines.find(({ text }) => /^\s*MEDIA_ROOT\s*=/.test(text));
  const folder = media && pathOf(view, media.text.replace(/^[^=]*=\s*/, ''), media).path;
  const secret = lines.find(({ text }) =>
    /SECRET_KEY\b.*(?:environ\[|(?:environ\.get|getenv|\benv)\(["']\w+["']\s*\))/.test(text),
  );
  const named = databases(view, lines);
  const engine = lines.find(({ text }) => /django\.db\.backends\.sqlite3|["']sqlite:\/\//.test(text));
  const name = /["'](\w*SECRET_KEY)["']/.exec(secret?.text ?? '')?.[1];
  return {
    name: 'Django',
    from: manage,
    databases: [...named, ...besides(view, lines)],
    ...(named.length === 0 && engine ? { opens: [{ what: 'DATABASES', from: engine.from }] } : {}),
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : { migrateCommand: guessed(`python ${fromContentRoot(view, manage)} migrate --noinput`, manage) }),
    ...(folder === undefined || media === undefined
      ? {}
      : { keeps: [{ path: folder, holds: 'uploads (MEDIA_ROOT)', from: media.from }] }),
    ...(secret && name !== undefined ? { secrets: [found(name, secret.from)] } : {}),
    otherEngines: otherEngines(lines),
  };
};

/** The file of `DJANGO_SETTINGS_MODULE`, as the container or the server's entry has it. */
function settingsModule(view: View, settings: readonly string[]): string | undefined {
  const { project } = view;
  const named = filesMatching(project, /(?:^|\/)[aw]sgi\.py$/)
    .map((path) => findLine(project, path, /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/)?.match[1])
    .find((one) => one !== undefined);
  const module = variableOf(view, 'DJANGO_SETTINGS_MODULE')?.value ?? named;
  return module === undefined
    ? undefined
    : settings.find((path) => `/${path}`.endsWith(`/${module.replaceAll('.', '/')}.py`));
}

/** `DATABASES["default"]["NAME"] = …` */
const CHANGES = /^\s*DATABASES\[["']default["']\]\[["']NAME["']\]\s*=\s*/;

function databases(view: View, lines: readonly Line[]): readonly StackDatabase[] {
  const urls = lines.flatMap((line): readonly StackDatabase[] => {
    const [, written, format] =
      /((?<![fF])["']sqlite3?:\/\/[^"']*["'])|([fF]["']sqlite3?:\/\/[^"']*["'])/.exec(line.text) ?? [];
    const url = written?.slice(1, -1) ?? (format === undefined ? undefined : pythonValue(view, format, line)?.text);
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
  // A module that takes in another one may change the name alone.
  const changed = lines.find(({ text }) => CHANGES.test(text));
  const changedTo = changed && pythonValue(view, firstArgument(changed.text.replace(CHANGES, '')), changed);
  if (changed && changedTo) return [valueDatabase({ ...changedTo, from: changed.from }, changedTo.text, changed)];
  return lines.flatMap((line, index): readonly StackDatabase[] => {
    if (!ENGINE.test(line.text) && !takesEngine(lines, line)) return [];
    const name = nameOf(lines, index);
    if (!name) return [];
    const code = name.text.replace(/^.*?["']NAME["']\s*:\s*/, '');
    const value = pythonValue(view, firstArgument(code), name);
    const { path, variable, sure } = value
      ? { path: value.text, variable: value.variable, sure: !value.guessed }
      : /^\s*[fF]["']/.test(code)
        ? { sure: false }
        : pathOf(view, code, name);
    if (path === undefined || path === '' || path.includes(':memory:')) return [];
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

/** `"ENGINE": "django.db.backends.sqlite3"`, and no question after it. */
const ENGINE = /\bENGINE\b(?:["']\s*:|["']\]\s*=(?!=)|\s*=(?!=)).*sqlite3/;

/** Whether a line takes in a dictionary of the same file that says the engine: `**SQLITE_OPTIONS`. */
function takesEngine(lines: readonly Line[], { text, from }: Line): boolean {
  const name = /^\s*\*\*(\w+)\s*,?\s*$/.exec(text)?.[1];
  if (name === undefined) return false;
  const own = lines.filter((line) => fileOfPlace(line.from) === fileOfPlace(from));
  const start = own.findIndex((line) => new RegExp(String.raw`^\s*${name}\s*=\s*(?:\{|dict\()`).test(line.text));
  return start >= 0 && own.slice(start, start + 5).some((line) => ENGINE.test(line.text));
}

/** The line with the name of the database whose engine is at an index: the same one, or one of its block. */
function nameOf(lines: readonly Line[], index: number): Line | undefined {
  const isName = ({ text }: Line): boolean => /["']NAME["']\s*:/.test(text);
  const isOther = ({ text, from }: Line): boolean =>
    /["']ENGINE["']\s*:/.test(text) || fileOfPlace(from) !== fileOfPlace(lines[index]?.from ?? '');
  const own = lines[index];
  if (own && isName(own)) return own;
  const until = (some: readonly Line[]): readonly Line[] => {
    const end = some.findIndex(isOther);
    return end < 0 ? some : some.slice(0, end);
  };
  const after = until(lines.slice(index + 1, index + 8));
  const before = until(lines.slice(Math.max(0, index - 6), index).toReversed());
  const closes = after.findIndex(({ text }) => /^\s*\}/.test(text));
  return (closes < 0 ? after : after.slice(0, closes)).find(isName) ?? before.find(isName);
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
  const folder = base === undefined ? '' : baseFolder(view, base, fileOfPlace(from));
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
  const place = fileOfPlace(line.from);
  if (/\b(?:PROJECT_DIR)\b/.test(code) && name !== 'PROJECT_DIR') {
    const project_ = baseFolder(view, 'PROJECT_DIR', place);
    return project_ === undefined ? undefined : posix.join(project_, '..');
  }
  const ups = (code.match(/\.parent\b|\bdirname\(/g) ?? []).length;
  if (ups === 0 || !code.includes('__file__')) return undefined;
  return posix.join(inImage(view, place) ?? posix.join(contentRoot, place), ...Array.from({ length: ups }, () => '..'));
}

/** Another engine that the settings name beside SQLite. It is a guess, because which of them production uses is not known. */
function otherEngines(lines: readonly Line[]): readonly Fact<string>[] {
  const line = lines.find(({ text }) => /django\.db\.backends\.(?:postgresql|mysql)/.test(text));
  return line ? [guessed(/mysql/.test(line.text) ? 'MySQL' : 'PostgreSQL', line.from)] : [];
}
