import { statementAfter } from '../project/csharp-development.js';
import { scopeOf } from '../project/csharp-scope.js';
import { closingBracket, codeOf, splitTop, trimSpan, type Span } from '../project/csharp-shape.js';
import { ternariesOf } from '../project/csharp-ternary.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';
import { holds, nameOf } from './provider-condition.js';
import { textOf } from './setting-text.js';

/** Code that runs, or not, by what a setting says; undefined where the checkout does not say which. */
export interface Branch {
  readonly start: number;
  readonly end: number;
  readonly runs: boolean | undefined;
}

type Stretch = Pick<Branch, 'start' | 'end'>;

/** Words of a condition that chooses an engine. */
const ENGINE = /sqlite|npgsql|postgres|mysql|mariadb|sqlserver|mssql|provider|dbtype|databasetype|inmemory/i;
/** Calls that open SQLite, and those that open another engine: one of each in two branches is a choice, whatever its condition says. */
const SQLITE = /\b(?:Use|Add|new\s+)\w*S[qQ][lL]ite|\bSqlite\w*Dialect/;
const OTHER =
  /\b(?:Use|Add|new\s+)\w*(?:Npgsql|Postgre|MySql|MySQL|SqlServer|Oracle|Cosmos|Firebird)|\b(?:Postgre|MySql|SqlServer)\w*Dialect/;

/** The code of a source that a choice of an engine runs, or leaves out. */
export function engineBranches(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  if (!ENGINE.test(source.code)) return [];
  return [
    ...ifBranches(checkout, source),
    ...ternaryBranches(checkout, source),
    ...switchBranches(checkout, source),
    ...switchArms(checkout, source),
  ];
}

function ifBranches(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  const { bare } = source;
  const hasBoth = SQLITE.test(bare) && OTHER.test(bare);
  return [...bare.matchAll(/\bif\s*\(/g)].flatMap((match): readonly Branch[] => {
    const open = match.index + match[0].length - 1;
    const condition = { source, start: open + 1, end: closingBracket(bare, open) };
    if (!hasBoth && !ENGINE.test(codeOf(condition))) return [];
    const then = statementAfter(bare, condition.end + 1);
    const otherwise = /^\s*else\b/.exec(bare.slice(then.end, then.end + 80));
    const rest = otherwise
      ? statementAfter(bare, then.end + otherwise[0].length)
      : afterReturn(source, match.index, then);
    return branches(checkout, condition, then, rest);
  });
}

/** What follows a block that ends with a `return`. */
function afterReturn(source: CSharpSource, at: number, then: Stretch): Stretch | undefined {
  const end = source.bare.slice(Math.max(then.start, then.end - 200), then.end);
  return /\breturn\b[^;{}]*;\s*\}?\s*$/.test(end) ? { start: then.end, end: scopeOf(source, at).end } : undefined;
}

function ternaryBranches(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  return ternariesOf(source).flatMap(({ condition, yes, no }) => branches(checkout, condition, yes, no));
}

function branches(checkout: Checkout, condition: Span, then: Stretch, rest: Stretch | undefined): readonly Branch[] {
  const [one = '', other = ''] = [then, ...(rest ? [rest] : [])].map(({ start, end }) =>
    condition.source.bare.slice(start, end),
  );
  const isChoice = (SQLITE.test(one) && OTHER.test(other)) || (OTHER.test(one) && SQLITE.test(other));
  if (!isChoice && !ENGINE.test(codeOf(condition))) return [];
  const runs = holds(checkout, condition);
  return [
    { start: then.start, end: then.end, runs },
    ...(rest ? [{ start: rest.start, end: rest.end, runs: runs === undefined ? undefined : !runs }] : []),
  ];
}

/** `switch (provider) { case "sqlite": … }` */
function switchBranches(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  const { bare, code } = source;
  return [...bare.matchAll(/\bswitch\s*\(/g)].flatMap((match): readonly Branch[] => {
    const open = match.index + match[0].length - 1;
    const subject = { source, start: open + 1, end: closingBracket(bare, open) };
    const body = bare.indexOf('{', subject.end);
    if (body < 0) return [];
    const end = closingBracket(bare, body);
    const labels = [...code.slice(body, end).matchAll(/\bcase\s+([^:;{}]+):|\bdefault\s*:/g)];
    const value = textOf(checkout, subject);
    const names = labels.map(([, label]) => (label === undefined ? undefined : nameOf(label)));
    if (!names.some((name) => name !== undefined && ENGINE.test(name))) return [];
    return labels.map((label, index): Branch => {
      const start = body + label.index + label[0].length;
      // Labels with nothing between them share what follows.
      let first = index;
      while (first > 0 && isBlankBetween(code.slice(body, end), labels[first - 1], labels[first])) first--;
      const own = names.slice(first, index + 1);
      const stop = labels[index + 1];
      return { start, end: stop ? body + stop.index : end, runs: takes(own, value, names) };
    });
  });
}

function isBlankBetween(code: string, one: RegExpExecArray | undefined, other: RegExpExecArray | undefined): boolean {
  return one !== undefined && other !== undefined && code.slice(one.index + one[0].length, other.index).trim() === '';
}

/** `provider switch { "Sqlite" => …, _ => … }` */
function switchArms(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  const { bare, code } = source;
  return [...bare.matchAll(/\bswitch\s*\{/g)].flatMap((match): readonly Branch[] => {
    const open = match.index + match[0].length - 1;
    const arms = splitTop({ source, start: open + 1, end: closingBracket(bare, open) }, ',').map((arm) => {
      const arrow = bare.indexOf('=>', arm.start);
      return { arm, label: arrow < 0 || arrow > arm.end ? '' : code.slice(arm.start, arrow) };
    });
    const names = arms.map(({ label }) => (label.trim() === '_' ? undefined : nameOf(label)));
    if (!names.some((name) => name !== undefined && ENGINE.test(name))) return [];
    const before = bare.slice(Math.max(0, match.index - 300), match.index).trimEnd();
    const length = /[\w.\s[\]"():?!]*$/.exec(before)?.[0].length ?? 0;
    const from = match.index - (bare.slice(0, match.index).length - bare.slice(0, match.index).trimEnd().length);
    const subject = trimSpan({ source, start: from - length, end: from });
    const word = /^return\b\s*/.exec(codeOf(subject))?.[0].length ?? 0;
    const value = textOf(checkout, { ...subject, start: subject.start + word });
    return arms.map(({ arm }, index) => ({
      start: arm.start,
      end: arm.end,
      runs: takes([names[index]], value, names),
    }));
  });
}

/** Whether one of the labels is the value; the label without a name takes what no other one does. */
function takes(
  own: readonly (string | undefined)[],
  value: string | undefined,
  all: readonly (string | undefined)[],
): boolean | undefined {
  if (value === undefined) return undefined;
  const isValue = (name: string | undefined): boolean => name?.split('|').includes(value.toLowerCase()) === true;
  return own.some(isValue) || (own.includes(undefined) && !all.some(isValue));
}
