import type { ContainerView } from 'litestream-generator-core';

/** Names of files that are SQLite databases. */
const FILE = /^[^\s?*|<>"']+\.(?:db3?|sqlite3?|s3db|sl3)$/i;

/**
 * Path in a text that names a SQLite file: `sqlite:///app.db`, `file:./dev.db?mode=rwc`, `jdbc:sqlite:/data/app.db`, or the path alone.
 * Of `sqlite://` URLs three slashes begin a relative path and four an absolute one, as in SQLAlchemy and Django, unless `absolute` says
 * that all are absolute, as in Rust and Symfony.
 */
export function sqlitePath(text: string, slashes: 'relative' | 'absolute' = 'relative'): string | undefined {
  const bare = text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/[?#].*$/, '');
  const url = /^(?:jdbc:)?(?:sqlite3?|libsql|sqlx)(?:\+\w+)?:(\/\/)?(.*)$/.exec(bare);
  const path = url
    ? url[1] === undefined
      ? (url[2] ?? '')
      : slashes === 'absolute'
        ? (url[2] ?? '')
        : (url[2] ?? '').replace(/^\//, '')
    : bare.replace(/^file:(?:\/\/(?=\/))?/, '');
  if (
    path === '' ||
    path.endsWith('/') ||
    path.includes(':memory:') ||
    path.startsWith(':resource:') ||
    /^(?:https?|wss?|postgres\w*|mysql|redis):/.test(path) ||
    /^libsql:\/\/[^/]/.test(bare)
  )
    return undefined;
  return url || bare.startsWith('file:') ? clean(path) : FILE.test(path) ? clean(path) : undefined;
}

function clean(path: string): string | undefined {
  const plain = path.replace(/^(?:\.\/)+/, '');
  return /[\s$%{}<>*]/.test(plain) || plain === '' ? undefined : plain;
}

/** Files of projects in whose libraries three slashes begin a relative path: SQLAlchemy, Django and Laravel. */
const RELATIVE =
  /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|manage\.py|artisan)$/;

/** What three slashes of a `sqlite://` URL begin, by the language of the project, where no code shows which library reads it. */
export function urlSlashes({ project }: Pick<ContainerView, 'project'>): 'relative' | 'absolute' {
  const has = (pattern: RegExp): boolean => project.files.some((path) => pattern.test(path));
  return has(RELATIVE) && !has(/(?:^|\/)Cargo\.toml$/) ? 'relative' : 'absolute';
}
