import type { ContainerView } from 'litestream-generator-core';
import { split } from '../expression.js';
import { meantBy } from './js-names.js';
import type { Line } from '../lines.js';
import { bracketAround } from '../members.js';
import { variableOf } from '../variables.js';

/** Whether a condition of production holds: undefined where only run time knows. */
export function holdsInProduction(view: ContainerView, code: string, at: Line, depth = 0): boolean | undefined {
  const text = code.trim().replace(/^\((.*)\)$/s, '$1');
  if (depth > 3) return undefined;
  const negated = /^!(?!=)\s*(.+)$/s.exec(text)?.[1];
  if (negated !== undefined) {
    const inner = holdsInProduction(view, negated, at, depth + 1);
    return inner === undefined ? undefined : !inner;
  }
  const [, sign, name] = /\bNODE_ENV["'\]]*\s*([=!])==?\s*["'](\w+)["']$/.exec(text) ?? [];
  if (name !== undefined) {
    const running = variableOf(view, 'NODE_ENV')?.value ?? 'production';
    return (running === name) === (sign === '=');
  }
  const [meant] = /^[A-Za-z_$]\w*$/.test(text) ? meantBy(view, text, at) : [];
  return meant?.code === undefined ? undefined : holdsInProduction(view, meant.code, meant.at, depth + 1);
}

/** Conditions that only ask whether something is there already. */
const ONCE = /^!\s*[\w.$?]+$|^[\w.$?]+\s*[=!]==?\s*(?:null|undefined)$/;

/**
 * Whether the code at a place runs in production: `always` where no condition stands around it, `other` in the branch of another
 * environment, `unknown` where the condition is none that the checkout decides.
 */
export function jsBranch(
  view: ContainerView,
  lines: readonly Line[],
  row: number,
  column: number,
): 'always' | 'other' | 'unknown' {
  let place: { readonly row: number; readonly column: number } | undefined = { row, column };
  let known: 'always' | 'unknown' = 'always';
  for (let level = 0; place && level < 8; level++) {
    const line: Line | undefined = lines[place.row];
    const text: string = line?.text.slice(0, place.column) ?? '';
    for (const holds of line ? conditionsAt(view, lines, place.row, text, line) : []) {
      if (holds === false) return 'other';
      if (holds === undefined) known = 'unknown';
    }
    place = bracketAround(lines, place.row, place.column);
  }
  return known;
}

/** What is known of the conditions in front of a place on its line: `if (…)`, `else`, `condition ? … :`. */
function conditionsAt(
  view: ContainerView,
  lines: readonly Line[],
  row: number,
  text: string,
  at: Line,
): readonly (boolean | undefined)[] {
  const ask = (code: string): readonly (boolean | undefined)[] =>
    ONCE.test(code.trim()) && holdsInProduction(view, code, at) === undefined
      ? []
      : [holdsInProduction(view, code, at)];
  const [, own] = /\bif\s*\((.*)\)\s*\{?[^{}]*$/.exec(text) ?? [];
  if (own !== undefined) return ask(own);
  if (/(?:^|[\s}])else\b\s*\{?[^{}]*$/.test(text)) {
    const above = lines.slice(Math.max(0, row - 40), row + 1).findLast((line) => /\bif\s*\(/.test(line.text));
    const code = /\bif\s*\((.*?)\)\s*(?:\{|[^)]*$)/.exec(above?.text ?? '')?.[1];
    const holds = code === undefined ? undefined : holdsInProduction(view, code, at);
    return [holds === undefined ? undefined : !holds];
  }
  const [condition = '', rest] = split(text.replace(/^.*?(?<![=!<>])=(?![=>])\s*/, ''), /^\s*\?(?![.?])\s*/);
  if (rest === undefined) return [];
  const holds = holdsInProduction(view, condition.replace(/^.*\breturn\s+/, ''), at);
  return [holds === undefined ? undefined : split(rest, /^\s*:\s*/).length > 1 ? !holds : holds];
}
