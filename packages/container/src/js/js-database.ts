import type { ContainerView } from 'litestream-generator-core';
import { fromCode } from '../code-path.js';
import { firstArgument } from '../expression.js';
import { jsValue } from './js-value.js';
import type { Line } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { StackDatabase } from '../stack.js';
import { valueDatabase } from '../value-database.js';

/** The database that an argument of JavaScript opens; undefined where other code decides it. */
export function jsDatabase(
  view: ContainerView,
  code: string,
  at: Line,
  variableValue?: (to: string) => string,
): StackDatabase | undefined {
  const value = jsValue(view, firstArgument(code), at);
  const path = value && sqlitePath(value.text, 'absolute');
  if (value === undefined || path === undefined) return fromCode(view, code, at.from, variableValue);
  return valueDatabase(value, path, at);
}
