import { guessed } from 'litestream-generator-core';
import { filesMatching, findLine, linesOf } from '../lines.js';
import type { Stack, StackReader } from '../stack.js';
import { jsDatabase } from '../js-database.js';

/** Knex: the `filename` of a `sqlite3` or `better-sqlite3` client, that of `production` before any other. */
export const knex: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const config = filesMatching(project, /(?:^|\/)knexfile\.[cm]?[jt]s$/)[0];
  const client =
    config === undefined ? undefined : findLine(project, config, /\bclient\s*:\s*["'](?:better-)?sqlite3["']/);
  if (config === undefined || !client) return undefined;
  const lines = linesOf(project, config);
  const has = (section: string): boolean =>
    lines.some(({ text }) => new RegExp(String.raw`^\s*${section}\s*:`).test(text));
  const forDevelopment = has('development') && !has('production');
  const production = Math.max(
    0,
    lines.findIndex(({ text }) => /^\s*production\s*:/.test(text)),
  );
  const name = [...lines.slice(production), ...lines].find(({ text }) => /\bfilename\s*:/.test(text));
  const opened = name && jsDatabase(view, name.text.replace(/^.*?filename\s*:\s*/, ''), name);
  return {
    name: 'Knex',
    from: client.from,
    databases: opened ? [opened] : [],
    ...(opened ? {} : { opens: [{ what: 'filename', from: (name ?? client).from }] }),
    ...(forDevelopment ? {} : { migrateCommand: guessed('npx knex migrate:latest', config) }),
  };
};
