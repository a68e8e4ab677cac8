import type { ContainerView } from 'litestream-generator-core';
import { phpValue } from './php-value.js';
import type { Line } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { StackDatabase } from '../stack.js';
import { valueDatabase } from '../value-database.js';

/** The database that an expression of PHP names; undefined where other code decides it. */
export function phpDatabase(view: ContainerView, code: string, at: Line): StackDatabase | undefined {
  const value = phpValue(view, code, at);
  const path = value && phpPath(value.text);
  // What begins with this sign is a name of Yii's for a folder.
  if (value === undefined || path === undefined || path.startsWith('@')) return undefined;
  return valueDatabase(value, path, at);
}

/** The path of a DSN of PDO, or one that stands alone, whatever it ends in. */
function phpPath(text: string): string | undefined {
  const path = sqlitePath(text.replace(/^sqlite3?:\/{2,}/, 'sqlite:/'), 'absolute');
  return path ?? (/^(?:[\w.-]*\/)+[\w.-]*\w$/.test(text) ? text : undefined);
}
