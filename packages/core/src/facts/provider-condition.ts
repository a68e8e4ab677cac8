import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from '../project/csharp-shape.js';
import type { Checkout } from './checkout.js';
import { isGiven, textOf } from './setting-text.js';

const DEPTH = 6;

/** What a condition about settings comes to in production; undefined where the checkout does not say. */
export function holds(checkout: Checkout, condition: Span, depth = 0): boolean | undefined {
  const span = unwrapped(condition);
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
  const declared = declaration(span);
  return (
    given(checkout, span) ??
    compared(checkout, span) ??
    flag(checkout, span) ??
    (declared && holds(checkout, declared, depth + 1))
  );
}

/** Without white space and parentheses around it all. */
function unwrapped(condition: Span): Span {
  const span = trimSpan(condition);
  return bareOf(span).startsWith('(') && closingBracket(span.source.bare, span.start) === span.end - 1
    ? unwrapped({ ...span, start: span.start + 1, end: span.end - 1 })
    : span;
}

/** What `useSqlite` is, where its only declaration in the file says it. */
function declaration(span: Span): Span | undefined {
  const { source } = span;
  const name = /^(?:\w+\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bareOf(span))?.[1];
  const all =
    name === undefined
      ? []
      : [...source.bare.matchAll(new RegExp(`\\b(?:var|bool)\\s+${name}\\s*(?:=(?![=>])|=>)\\s*`, 'g'))];
  const [only] = all;
  if (all.length !== 1 || !only) return undefined;
  const start = only.index + only[0].length;
  const end = source.bare.indexOf(';', start);
  return end < 0 ? undefined : { source, start, end };
}

/** Whether anything gives a value: `x is null`, `x != null`, `x is { Length: > 0 } y`, `string.IsNullOrEmpty(x)`. */
function given(checkout: Checkout, span: Span): boolean | undefined {
  const bare = bareOf(span);
  const empty = /^[sS]tring\s*\.\s*IsNullOr(?:Empty|WhiteSpace)\s*\(/.exec(bare);
  if (empty) {
    const open = span.start + empty[0].length - 1;
    const is = isGiven(checkout, { ...span, start: open + 1, end: closingBracket(span.source.bare, open) });
    return is === undefined ? undefined : !is;
  }
  const sign =
    /\s*(?:(==|!=)\s*(?:null|"")|\bis\s+(not\s+)?null|\bis\s+(?:not\s+)?(?:\{[^{}]*\}|string)(?:\s+\w+)?)$/.exec(bare);
  if (!sign) return undefined;
  const is = isGiven(checkout, { ...span, end: span.start + sign.index });
  if (is === undefined) return undefined;
  const asksForNone = sign[1] === undefined ? /\bnull$/.test(sign[0]) !== /\bnot\b/.test(sign[0]) : sign[1] === '==';
  return asksForNone ? !is : is;
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

/** What a label or the other side of a comparison says: a text, or the member of an enumeration; several of `or` with a bar between. */
export function nameOf(code: string): string {
  return code
    .split(/\bor\b/)
    .map((one) => (/"([^"]*)"/.exec(one)?.[1] ?? /(\w+)\s*$/.exec(one)?.[1] ?? '').toLowerCase())
    .join('|');
}

/** `config.GetValue<bool>("UseSqlite")`, or a variable that holds it. */
function flag(checkout: Checkout, span: Span): boolean | undefined {
  const value = textOf(checkout, span);
  return /^(?:true|1)$/i.test(value ?? '') ? true : /^(?:false|0)$/i.test(value ?? '') ? false : undefined;
}
