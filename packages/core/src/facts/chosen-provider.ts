import { statementAfter } from '../project/csharp-development.js';
import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from '../project/csharp-shape.js';
import { evaluate } from '../project/csharp-value.js';
import type { CSharpSource } from '../project/csharp.js';
import { remembered } from '../project/remembered.js';
import type { Checkout } from './checkout.js';
import { settingsOf, variable } from './settings.js';

/** Code that runs, or not, by what a setting says; undefined where the checkout does not say which. */
interface Branch {
  readonly start: number;
  readonly end: number;
  readonly runs: boolean | undefined;
}

const once = remembered<readonly Branch[]>();

/**
 * Whether a setting that names the engine lets the code at a place run: `other` where it names another one, `unknown` where the checkout
 * does not say which, `taken` where it does or no such setting decides.
 */
export function providerChoice(checkout: Checkout, source: CSharpSource, start: number): 'taken' | 'other' | 'unknown' {
  const around = once(checkout, source.path, () => [
    ...ifBranches(checkout, source),
    ...switchBranches(checkout, source),
    ...switchArms(checkout, source),
  ]).filter((branch) => start >= branch.start && start < branch.end);
  if (around.some(({ runs }) => runs === false)) return 'other';
  return around.some(({ runs }) => runs === undefined) ? 'unknown' : 'taken';
}

/** Words of a condition that chooses an engine. */
const ENGINE = /sqlite|npgsql|postgres|mysql|mariadb|sqlserver|mssql|provider|dbtype|databasetype|inmemory/i;

function ifBranches(checkout: Checkout, source: CSharpSource): readonly Branch[] {
  const { bare } = source;
  return [...bare.matchAll(/\bif\s*\(/g)].flatMap((match): readonly Branch[] => {
    const open = match.index + match[0].length - 1;
    const condition = { source, start: open + 1, end: closingBracket(bare, open) };
    if (!ENGINE.test(codeOf(condition))) return [];
    const then = statementAfter(bare, condition.end + 1);
    const otherwise = /^\s*else\b/.exec(bare.slice(then.end, then.end + 80));
    const runs = holds(checkout, condition);
    const rest = otherwise ? [statementAfter(bare, then.end + otherwise[0].length)] : [];
    return [{ ...then, runs }, ...rest.map((one) => ({ ...one, runs: runs === undefined ? undefined : !runs }))];
  });
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

/** What a label or the other side of a comparison says: a text, or the member of an enumeration; several of `or` with a bar between. */
function nameOf(code: string): string {
  return code
    .split(/\bor\b/)
    .map((one) => (/"([^"]*)"/.exec(one)?.[1] ?? /(\w+)\s*$/.exec(one)?.[1] ?? '').toLowerCase())
    .join('|');
}

const DEPTH = 6;

function holds(checkout: Checkout, condition: Span, depth = 0): boolean | undefined {
  const span = trimSpan(condition);
  const bare = bareOf(span);
  if (depth > DEPTH || bare === '') return undefined;
  const all = (sign: string): readonly Span[] => splitTop(span, sign);
  const each = (sign: string): readonly (boolean | undefined)[] =>
    all(sign).map((part) => holds(checkout, part, depth + 1));
  if (all('||').length > 1)
    return each('||').includes(true) ? true : each('||').includes(undefined) ? undefined : false;
  if (all('&&').length > 1)
    return each('&&').includes(false) ? false : each('&&').includes(undefined) ? undefined : true;
  if (/^!(?!=)/.test(bare)) {
    const inner = holds(checkout, { ...span, start: span.start + 1 }, depth + 1);
    return inner === undefined ? undefined : !inner;
  }
  return compared(checkout, span) ?? flag(checkout, span);
}

/** `x == "sqlite"`, `x is "a" or "b"`, `x.Equals("sqlite", …)`, `string.Equals(x, "sqlite", …)` */
function compared(checkout: Checkout, span: Span): boolean | undefined {
  const bare = bareOf(span);
  const sign = /(==|!=|\bis\s+not\b|\bis\b)/.exec(bare);
  if (sign) {
    const left = trimSpan({ ...span, end: span.start + sign.index });
    const right = trimSpan({ ...span, start: span.start + sign.index + sign[0].length });
    const swapped = codeOf(left).startsWith('"');
    const value = textOf(checkout, swapped ? right : left);
    if (value === undefined) return undefined;
    return (
      nameOf(codeOf(swapped ? left : right))
        .split('|')
        .includes(value.toLowerCase()) !== /!=|not/.test(sign[0])
    );
  }
  const whole = /^string\s*\.\s*Equals\s*\(/i.exec(bare);
  const method = whole ?? /[?!]?\.\s*(?:Equals|Contains|StartsWith)\s*\(/.exec(bare);
  if (!method) return undefined;
  const open = span.start + method.index + method[0].length - 1;
  const args = splitTop({ ...span, start: open + 1, end: closingBracket(span.source.bare, open) }, ',');
  const [subject, other] = whole ? args : [{ ...span, end: span.start + method.index }, args[0]];
  const value = subject && textOf(checkout, subject)?.toLowerCase();
  if (value === undefined || !other) return undefined;
  const name = nameOf(codeOf(other));
  return /Contains|StartsWith/.test(method[0]) ? value.includes(name) : value === name;
}

/** `config.GetValue<bool>("UseSqlite")`, or a variable that holds it. */
function flag(checkout: Checkout, span: Span): boolean | undefined {
  const value = textOf(checkout, span);
  return /^(?:true|1)$/i.test(value ?? '') ? true : /^(?:false|0)$/i.test(value ?? '') ? false : undefined;
}

/** The text that an expression comes to in production, where a setting or the code says it. */
function textOf(checkout: Checkout, span: Span): string | undefined {
  // What only changes the letters does not change what is compared.
  const code = bareOf(span).replace(
    /(?:[?!]?\s*\.\s*(?:ToLower|ToUpper|Trim|ToString)(?:Invariant)?\s*\(\s*\)|!)+\s*$/,
    '',
  );
  for (const value of evaluate({ ...span, end: span.start + code.length }, checkout.surroundings)) {
    if (value.kind === 'text') return value.text;
    if (value.kind === 'unknown') return undefined;
    const [first] = value.kind === 'setting' ? settingsOf(checkout, value.key) : variable(checkout, value.name);
    if (first) return first.kind === 'value' && first.unsure !== true ? first.value : undefined;
  }
  return undefined;
}
