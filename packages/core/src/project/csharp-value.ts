import { builder } from './csharp-builder.js';
import { composed } from './csharp-composed.js';
import { choiceOf, eitherOf } from './csharp-choice.js';
import { configuration } from './csharp-configuration.js';
import { elementValues } from './csharp-element.js';
import { holeIn } from './csharp-hole.js';
import { namedValues } from './csharp-name.js';
import { optionValues } from './csharp-options.js';
import { pathValues } from './csharp-path.js';
import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from './csharp-shape.js';
import type { Surroundings } from './csharp-surroundings.js';
import { remembered } from './remembered.js';
import { partOf, textFrom, type CSharpValue, type TextPart } from './csharp-text.js';

export type { CSharpValue } from './csharp-text.js';

const DEPTH = 16;

const once = remembered<readonly CSharpValue[]>();

/**
 * Values that an expression can have, the one that wins first: `a ?? b` gives those of `a`, then those of `b`.
 * Follows constants, variables, parameters, methods, concatenation, interpolation, `Path.Combine`, `?:` and the usual configuration calls.
 */
export function evaluate(expression: Span, around: Surroundings, depth = 0): readonly CSharpValue[] {
  const { source, start, end } = expression;
  const key = JSON.stringify([depth, source.path, start, end, codeOf(expression)]);
  return once(around, key, () => valuesOf(expression, around, depth));
}

function valuesOf(expression: Span, around: Surroundings, depth: number): readonly CSharpValue[] {
  const sources = around.sources ?? [];
  const inSources = {
    sources,
    lookup: around.lookup,
    constant: (part: Span) => constantText(part, around, depth + 1),
    evaluate: (part: Span) => evaluate(part, around, depth + 1),
    children: around.children ?? (() => []),
    element: around.element ?? (() => undefined),
    ...(around.read && { read: around.read }),
  };
  const option = (guess: boolean): readonly CSharpValue[] | undefined => optionValues(expression, inSources, guess);
  const bound =
    depth > DEPTH || sources.length === 0 ? undefined : (elementValues(expression, inSources) ?? option(false));
  if (bound) return bound;
  const span = unwrap(expression);
  const code = codeOf(span).trim();
  const at = span.source.at(span.start);
  const unknown: CSharpValue = { kind: 'unknown', code, at };
  if (code === '' || code === 'null' || /^throw\b/.test(code)) return [];
  if (depth > DEPTH) return [unknown];
  const step = (part: Span): readonly CSharpValue[] => evaluate(part, around, depth + 1);

  const choices = splitTop(span, '??');
  if (choices.length > 1) return unique(choices.flatMap(step));
  const choice = choiceOf(span);
  if (choice?.known === true) return unique(choice.values.flatMap(step));
  if (choice) return eitherOf(unique(choice.values.flatMap(step)), unknown);
  const sum = splitTop(span, '+');
  if (sum.length > 1)
    return [
      textFrom(
        sum.map((part) => partOf(step(part), around.read)),
        concatenated,
        code,
        at,
      ),
    ];

  const values =
    literal(span, around, depth) ??
    configuration(span, (part) => constantText(part, around, depth + 1), step) ??
    pathValues(span, around, step) ??
    composed(span, (part) => partOf(step(part), around.read)) ??
    builder(span, step) ??
    namedValues(span, around, step);
  const says = values?.some((value) => value.kind !== 'unknown' || value.pattern !== undefined) === true;
  return (says ? values : undefined) ?? (sources.length > 0 ? option(true) : undefined) ?? values ?? [unknown];
}

/** The text of an expression that has exactly one constant value. */
export function constantText(expression: Span | undefined, around: Surroundings, depth = 0): string | undefined {
  if (!expression) return undefined;
  const part = partOf(evaluate(expression, around, depth), around.read);
  return part.known ? part.text : undefined;
}

/** Each value once, where it wins first. */
function unique(values: readonly CSharpValue[]): readonly CSharpValue[] {
  return [...new Map(values.map((value) => [`${value.kind} ${value.at} ${wordsOf(value)}`, value])).values()];
}

function wordsOf(value: CSharpValue): string {
  if (value.kind === 'text') return value.text;
  if (value.kind === 'unknown') return `${value.code} ${value.pattern ?? ''}`;
  return value.kind === 'setting' ? value.key : value.name;
}

function concatenated(texts: readonly string[]): string {
  return texts.join('');
}

const TAIL =
  /(?:!|\s*\.\s*(?:ToString|Trim|ToNullIfEmpty|AssertDir|AssertFile)\s*\(\s*\)|\s*\.\s*(?:ConnectionString|FullName))\s*$/;

/** Without parentheses around everything, named argument, `await`, `!` and harmless calls at the end. */
function unwrap(expression: Span): Span {
  let span = trimSpan(expression);
  for (;;) {
    const bare = bareOf(span);
    const label = /^(?:[A-Za-z_]\w*\s*:(?!:)|await\b)\s*/.exec(bare);
    // Of the end alone: in the text of a long string, which is blank here, the blanks would take minutes.
    const before = Math.max(0, bare.length - 200);
    const tail = TAIL.exec(bare.slice(before));
    if (label) span = trimSpan({ ...span, start: span.start + label[0].length });
    else if (bare.startsWith('(') && closingBracket(span.source.bare, span.start) === span.end - 1)
      span = trimSpan({ ...span, start: span.start + 1, end: span.end - 1 });
    else if (tail && before + tail.index > 0) span = trimSpan({ ...span, end: span.start + before + tail.index });
    else return span;
  }
}

function literal(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const found = span.source.strings.find(({ start, end }) => start === span.start && end === span.end);
  if (!found) return undefined;
  const at = span.source.at(span.start);
  let from = span.start;
  const parts = found.parts.map((part): TextPart => {
    if (typeof part === 'string') return { text: part, known: true, origins: [], special: false };
    const inner = holeIn(span, part.code, from);
    from = inner.end;
    return partOf(evaluate(inner, around, depth + 1), around.read);
  });
  return [textFrom(parts, concatenated, codeOf(span), at)];
}
