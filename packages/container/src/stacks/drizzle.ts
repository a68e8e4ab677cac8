import { found } from 'litestream-generator-core';
import { filesMatching, findLine } from '../lines.js';
import type { Stack, StackReader } from '../stack.js';
import { jsDatabase } from '../js-database.js';

/** Drizzle: `dialect: 'sqlite'` and `dbCredentials.url` of its configuration. */
export const drizzle: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const config = filesMatching(project, /(?:^|\/)drizzle\.config\.[cm]?[jt]s$/)[0];
  if (config === undefined) return undefined;
  const dialect = findLine(
    project,
    config,
    /\b(?:dialect|driver)\s*:\s*["'](sqlite|better-sqlite|libsql|turso|postgresql|pg|mysql2?)["']/,
  );
  if (!dialect) return undefined;
  const sqlite = /sqlite|libsql|turso/.test(dialect.match[1] ?? '');
  const url = findLine(project, config, /\burl\s*:\s*(.+?),?\s*$/);
  const opened =
    sqlite && url
      ? jsDatabase(view, url.match[1] ?? '', { text: url.match.input, from: url.from }, (to) => `file:${to}`)
      : undefined;
  return {
    name: 'Drizzle',
    from: dialect.from,
    databases: opened ? [opened] : [],
    ...(sqlite && !opened ? { opens: [{ what: url?.match[1] ?? 'dbCredentials', from: (url ?? dialect).from }] } : {}),
    ...(sqlite
      ? {}
      : { otherEngines: [found(/mysql/.test(dialect.match[1] ?? '') ? 'MySQL' : 'PostgreSQL', dialect.from)] }),
  };
};
