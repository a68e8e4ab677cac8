import type { ContainerView } from 'litestream-generator-core';
import { fromCode } from './code-path.js';
import { firstArgument } from './expression.js';
import { jsValue } from './js-value.js';
import type { Line } from './lines.js';
import { sqlitePath } from './sqlite-path.js';
import type { StackDatabase } from './stack.js';

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
  const { variable } = value;
  const front = value.text.slice(0, value.text.length - path.length);
  return {
    path,
    holds: "the app's database",
    from: value.from ?? at.from,
    guessed: value.guessed,
    ...(variable !== undefined && value.text.endsWith(path)
      ? { moves: { variable, value: (to: string) => `${front.replace(/(?:\.\/)+$/, '')}${to}` } }
      : {}),
  };
}
