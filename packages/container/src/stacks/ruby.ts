import { isYaml, readYaml, withoutErb } from 'litestream-generator-core';
import { findLine } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackReader } from '../stack.js';

/** Ruby without Rails: the configuration that ActiveRecord reads there as well. What the code opens is read as in any other language. */
export const ruby: StackReader = ({ project }): Stack | undefined => {
  const library = findLine(project, 'Gemfile', /^\s*gem\s+["']sqlite3["']/);
  if (!library || findLine(project, 'Gemfile', /^\s*gem\s+["']rails["']/)) return undefined;
  const file = readYaml(project, 'config/database.yml', (text) => withoutErb(text, /^$/));
  const node = isYaml(file) ? file.root.get('production').get('database') : undefined;
  const path = node?.text === undefined ? undefined : sqlitePath(node.text, 'absolute');
  return {
    name: 'Ruby',
    from: library.from,
    databases: path === undefined || !node ? [] : [{ path, holds: "the app's database", from: node.from }],
    ...(path === undefined ? { opens: [{ what: 'gem "sqlite3"', from: library.from }] } : {}),
  };
};
