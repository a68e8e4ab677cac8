import { found, guessed } from 'litestream-generator-core';
import { jsSettings } from '../js/js-settings.js';
import { filesMatching, findLine, linesOf } from '../lines.js';
import type { Stack, StackReader } from '../stack.js';

/** Knex: the connection of a `sqlite3` or `better-sqlite3` client in its `knexfile`, that of `production` before any other. */
export const knex: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const config = filesMatching(project, /(?:^|\/)knexfile\.[cm]?[jt]s$/)[0];
  const client =
    config === undefined ? undefined : findLine(project, config, /\bclient\s*:.*["'](?:better-)?sqlite3["']/);
  if (config === undefined || !client) return undefined;
  const has = (section: string): boolean =>
    linesOf(project, config).some(({ text }) => new RegExp(String.raw`(?:^|[\s{,])${section}\s*:`).test(text));
  const { databases, opens } = jsSettings(view, config);
  const other = findLine(project, config, /\bclient\s*:\s*["'](pg|postgres(?:ql)?|mysql2?)["']/);
  const known = databases.length + opens.length > 0;
  return {
    name: 'Knex',
    from: client.from,
    databases,
    ...(databases.length === 0 && opens.length > 0 ? { opens } : {}),
    ...(known || other ? {} : { opens: [{ what: 'filename', from: client.from }] }),
    ...(known || !other
      ? {}
      : { otherEngines: [found(/mysql/.test(other.match[1] ?? '') ? 'MySQL' : 'PostgreSQL', other.from)] }),
    ...(has('development') && !has('production') ? {} : { migrateCommand: guessed('npx knex migrate:latest', config) }),
  };
};
