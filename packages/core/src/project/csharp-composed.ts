import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from './csharp-shape.js';
import { HOLE, textFrom, type CSharpValue, type TextPart } from './csharp-text.js';

/** A text that a call puts together: `string.Format`, `string.Concat`, `string.Join`, `text.Replace(a, b)`, `text.ToLower()`. */
export function composed(span: Span, part: (inside: Span) => TextPart): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const from = (parts: readonly TextPart[]): readonly CSharpValue[] => [
    textFrom(parts, (texts) => texts.join(''), codeOf(span), span.source.at(span.start)),
  ];
  const call = /^(?:System\s*\.\s*)?[sS]tring\s*\.\s*(Format|Concat|Join)\s*\(/.exec(bare);
  if (call) {
    const args = argumentsAt(span, span.start + call[0].length - 1);
    if (args === undefined) return undefined;
    if (call[1] === 'Concat') return from(args.map(part));
    const [first, ...rest] = args.filter((arg, index) => index > 0 || !/Culture|^null$/.test(bareOf(arg)));
    if (!first) return undefined;
    if (call[1] === 'Join')
      return from(rest.flatMap((arg, index) => (index === 0 ? [part(arg)] : [part(first), part(arg)])));
    return from(
      filled(part(first), /\{(\d+)[^{}]*\}/, (place) => rest[Number(place)] && part(rest[Number(place)] as Span)),
    );
  }
  const letters = /\s*\.\s*To(Lower|Upper)(?:Invariant)?\s*\(\s*\)$/.exec(bare);
  if (letters && letters.index > 0) {
    const base = part({ ...span, end: span.start + letters.index });
    if (base.text === HOLE) return undefined;
    return from([{ ...base, text: letters[1] === 'Lower' ? base.text.toLowerCase() : base.text.toUpperCase() }]);
  }
  const replace = [...bare.matchAll(/\.\s*Replace\s*\(/g)].at(-1);
  if (!replace) return undefined;
  const args = argumentsAt(span, span.start + replace.index + replace[0].length - 1);
  const [needle, value] = args ?? [];
  if (!needle || !value) return undefined;
  const base = part({ ...span, end: span.start + replace.index });
  const wanted = part(needle);
  if (base.text === HOLE || !wanted.known || wanted.text === '') return undefined;
  return from(filled(base, new RegExp(`(${escaped(wanted.text)})`), () => part(value)));
}

/** What stands in parentheses that close where the expression ends. */
function argumentsAt(span: Span, open: number): readonly Span[] | undefined {
  const close = closingBracket(span.source.bare, open);
  return close === span.end - 1 ? splitTop(trimSpan({ ...span, start: open + 1, end: close }), ',') : undefined;
}

/** A text with its places filled in; a place that nothing fills is not known. */
function filled(base: TextPart, places: RegExp, fill: (place: string) => TextPart | undefined): readonly TextPart[] {
  return base.text
    .split(places)
    .map((text, index): TextPart =>
      index % 2 === 0 ? { ...base, text } : (fill(text) ?? { ...base, text: HOLE, known: false }),
    );
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
