import { bareOf, closingBracket, splitTop, trimSpan, type Span } from '../project/csharp-shape.js';
import { evaluate } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { settingsOf, variable } from './settings.js';
import { mayBeSetUnseen } from './unseen-setting.js';

/** The text that an expression comes to in production, where a setting or the code says it. */
export function textOf(checkout: Checkout, span: Span): string | undefined {
  // What only changes the letters, or makes a member of an enumeration of it, does not change what is compared.
  const code = bareOf(span).replace(
    /(?:[?!]?\s*\.\s*(?:ToLower|ToUpper|Trim|ToString)(?:Invariant)?\s*\(\s*\)|!)+\s*$/,
    '',
  );
  const parse = /^Enum\s*\.\s*Parse\s*<[\w.]+>\s*\(/.exec(code);
  if (parse) {
    const open = span.start + parse[0].length - 1;
    const [first] = splitTop({ ...span, start: open + 1, end: closingBracket(span.source.bare, open) }, ',');
    return first && textOf(checkout, first);
  }
  for (const value of evaluate({ ...span, end: span.start + code.length }, checkout.surroundings)) {
    if (value.kind === 'text') return value.text;
    if (value.kind === 'unknown' || mayBeSetUnseen(checkout, value)) return undefined;
    const [first] = value.kind === 'setting' ? settingsOf(checkout, value.key) : variable(checkout, value.name);
    if (first) return first.kind === 'value' && first.unsure !== true ? first.value : undefined;
  }
  return undefined;
}

/** Whether anything gives an expression a value. Undefined where code that is not followed, or something outside of the checkout, may. */
export function isGiven(checkout: Checkout, span: Span): boolean | undefined {
  for (const value of evaluate(trimSpan(span), checkout.surroundings)) {
    if (value.kind === 'text') return value.text !== '';
    if (value.kind === 'unknown' || mayBeSetUnseen(checkout, value)) return undefined;
    const [first] = value.kind === 'setting' ? settingsOf(checkout, value.key) : variable(checkout, value.name);
    if (first) return first.kind === 'value' && first.unsure !== true ? true : undefined;
  }
  return false;
}
