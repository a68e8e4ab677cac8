import { found } from 'litestream-generator-core';
import { jsSettings } from '../js/js-settings.js';
import { filesMatching, findLine } from '../lines.js';
import type { Stack, StackReader } from '../stack.js';
import { jsCode } from './node.js';

/** Drizzle: what the code opens; where that does not say, `dbCredentials.url` of the configuration, which only its tools read. */
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
  if (!sqlite)
    return {
      name: 'Drizzle',
      from: dialect.from,
      databases: [],
      otherEngines: [found(/mysql/.test(dialect.match[1] ?? '') ? 'MySQL' : 'PostgreSQL', dialect.from)],
    };
  const code = jsCode(view);
  const tools = jsSettings(view, config);
  const databases =
    code.databases.length > 0
      ? code.databases
      : tools.databases.map((one) => (code.opens.length > 0 ? { ...one, guessed: true } : one));
  const opens = [...tools.opens, ...code.opens, { what: 'dbCredentials', from: dialect.from }].slice(0, 1);
  return { name: 'Drizzle', from: dialect.from, databases, ...(databases.length === 0 ? { opens } : {}) };
};
