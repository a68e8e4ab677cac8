import { posix } from 'node:path';
import { argumentsOf } from './csharp-arguments.js';
import { builder, filledIn } from './csharp-builder.js';
import { composed } from './csharp-composed.js';
import { choiceOf, eitherOf } from './csharp-choice.js';
import { configuration } from './csharp-configuration.js';
import type { Lookup } from './csharp-declarations.js';
import { namedFolder } from './csharp-folders.js';
import { holeIn } from './csharp-hole.js';
import { returnsOf } from './csharp-method.js';
import { optionValues } from './csharp-options.js';
import type { CSharpSource } from './csharp.js';
import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from './csharp-shape.js';
import { remembered } from './remembered.js';
import { HOLE, partOf, textFrom, type CSharpValue, type Read, type TextPart } from './csharp-text.js';

export type { CSharpValue } from './csharp-text.js';

/** What evaluation needs to know around an expression. */
export interface Surroundings {
  /** Folder that relative paths and `ContentRootPath` mean, `/app`. */
  readonly contentRoot: string;
  /** Home of the app's user in the container. Default: `/home/app`. */
  readonly home?: string;
  readonly lookup: Lookup;
  /** Reads settings and variables that are parts of a longer text. Default: none is known. */
  readonly read?: Read;
  /** Where methods, parameters and options are followed. Default: they are not. */
  readonly sources?: readonly CSharpSource[];
}

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
  const option = (guess: boolean): readonly CSharpValue[] | undefined =>
    optionValues(
      expression,
      {
        sources,
        lookup: around.lookup,
        constant: (part) => constantText(part, around, depth + 1),
        evaluate: (part) => evaluate(part, around, depth + 1),
        ...(around.read && { read: around.read }),
      },
      guess,
    );
  const bound = depth > DEPTH || sources.length === 0 ? undefined : option(false);
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
    path(span, around, depth) ??
    composed(span, (part) => partOf(step(part), around.read)) ??
    builder(span, step) ??
    named(span, around, depth);
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

function path(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const bare = bareOf(span);
  const at = span.source.at(span.start);
  const part = (inside: Span): TextPart => partOf(evaluate(inside, around, depth + 1), around.read);
  const folder = namedFolder(span, around, around.lookup);
  if (folder) return [{ kind: 'text', text: folder.folder, at, ...(folder.special ? { special: true } : {}) }];
  const combine = /^(?:System\s*\.\s*IO\s*\.\s*)?Path\s*\.\s*(Combine|Join|GetFullPath)\s*\(/.exec(bare);
  if (combine) {
    const open = span.start + combine[0].length - 1;
    const close = closingBracket(span.source.bare, open);
    if (close !== span.end - 1) return undefined;
    const parts = splitTop({ ...span, start: open + 1, end: close }, ',').map(part);
    // The second argument of `GetFullPath` is the folder that the first one counts from.
    const ordered = combine[1] === 'GetFullPath' ? parts.toReversed() : parts;
    return [textFrom(ordered, combine[1] === 'Join' ? joined : combined, codeOf(span), at)];
  }
  const mapped = /\s*\.\s*(Map\w*Path|CombineWith)\s*\([^()]*\)$/.exec(bare);
  if (!mapped) return undefined;
  const base = part({ ...span, end: span.start + mapped.index });
  if (base.text === HOLE) return undefined;
  if (mapped[1] !== 'CombineWith')
    return [textFrom([base], ([text = '']) => text.replace(/^~\/?/, `${around.contentRoot}/`), codeOf(span), at)];
  const open = span.start + mapped.index + mapped[0].indexOf('(');
  const rest = part({ ...span, start: open + 1, end: span.end - 1 });
  return [textFrom([base, rest], (texts) => posix.join(...texts), codeOf(span), at)];
}

function combined(texts: readonly string[]): string {
  return texts.reduce((path, part) => (posix.isAbsolute(part) ? part : posix.join(path, part)), '');
}

/** Unlike `Combine`, it takes no part for the beginning of a new path. */
function joined(texts: readonly string[]): string {
  const parts = texts.filter((text) => text !== '');
  return parts.length === 0 ? '' : posix.join(...parts);
}

function named(span: Span, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const bare = bareOf(span).trim();
  const at = span.source.at(span.start);
  if (/^[Ss]tring\s*\.\s*Empty$/.test(bare)) return [{ kind: 'text', text: '', at }];
  if (/^(?:System\s*\.\s*IO\s*\.\s*)?Path\s*\.\s*(?:Alt)?DirectorySeparatorChar$/.test(bare))
    return [{ kind: 'text', text: '/', at }];
  const character = /^'(?:\\(?=[\\'"]))?(.)'$/.exec(codeOf(span).trim())?.[1];
  if (character !== undefined) return [{ kind: 'text', text: character, at }];
  const nameOf = /^nameof\s*\(\s*(?:[\w.]*\.)?(\w+)\s*\)$/.exec(bare);
  if (nameOf) return [{ kind: 'text', text: nameOf[1] ?? '', at }];
  const method = /^(?:[A-Za-z_]\w*\s*\.\s*)*([A-Za-z_]\w*)\s*\(/.exec(bare);
  if (method && closingBracket(span.source.bare, span.start + method[0].length - 1) === span.end - 1)
    return returned(span, method[1] as string, around, depth);
  const name = /^(?:[A-Za-z_]\w*\s*\??\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bare)?.[1];
  if (name === undefined) return undefined;
  const value = around.lookup(name, span);
  if (!value) return argument(span, name, around, depth);
  const declared =
    filledIn(value, name, (part) => evaluate(part, around, depth + 1)) ?? evaluate(value, around, depth + 1);
  if (value.settable === true) return bound(span, name, value, around, declared);
  const later = (value.assigned ?? []).filter(
    ({ source, start }) => start < (source.path === span.source.path ? span.start : Infinity),
  );
  return later.length === 0 ? declared : reassigned(declared, later, around, depth);
}

/** The value of a method that has only one. If it may return several, the value is unknown. */
function returned(span: Span, name: string, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const all = returnsOf(around.sources ?? [], name, span).map((value) => evaluate(value, around, depth + 1));
  return all.length === 1 ? all[0] : undefined;
}

/** What the only call hands on for a parameter. */
function argument(span: Span, name: string, around: Surroundings, depth: number): readonly CSharpValue[] | undefined {
  const given = argumentsOf(around.sources ?? [], name, span);
  return given.length === 1 && given[0] ? evaluate(given[0], around, depth + 1) : undefined;
}

/** A property that other code can set is what configuration binds to it; its initial value alone says nothing. */
function bound(
  span: Span,
  name: string,
  declaration: Span,
  around: Surroundings,
  initial: readonly CSharpValue[],
): readonly CSharpValue[] {
  const unknown: CSharpValue = { kind: 'unknown', code: codeOf(span).trim(), at: span.source.at(span.start) };
  const owner = [...declaration.source.bare.slice(0, declaration.start).matchAll(/\b(?:class|record)\s+(\w+)/g)].at(-1);
  const section = (around.sources ?? []).flatMap(({ code }) => {
    const type = owner?.[1] ?? '';
    const match =
      new RegExp(`<\\s*${type}\\s*>\\s*\\([^;]*?(?:Section|Bind|BindConfiguration)\\s*\\(\\s*"([^"]+)"`).exec(code) ??
      new RegExp(`Section\\s*\\(\\s*"([^"]+)"\\s*\\)\\s*\\.\\s*Get\\s*<\\s*${type}\\b`).exec(code) ??
      new RegExp(`\\b${type}\\s*(?:\\w+\\s*=\\s*)?new\\b[^{}]*?\\.\\s*Bind\\s*\\(\\s*"([^"]+)"`).exec(code) ??
      new RegExp(`\\bnew\\s+${type}\\s*\\(\\s*\\)\\s*;[^{}]*?\\.\\s*Bind\\s*\\(\\s*"([^"]+)"`).exec(code);
    return type !== '' && match ? [match[1] as string] : [];
  })[0];
  if (section === undefined) return [unknown];
  return [{ kind: 'setting', key: `${section}:${name}`, at: unknown.at }, unknown, ...initial];
}

/** `c = c ?? x`, `c ??= x` and `if (empty) c = x` are defaults; any other assignment may or may not have run. */
function reassigned(
  declared: readonly CSharpValue[],
  later: readonly Span[],
  around: Surroundings,
  depth: number,
): readonly CSharpValue[] {
  return later.reduce<readonly CSharpValue[]>((values, span) => {
    const before = span.source.bare.slice(Math.max(0, span.start - 200), span.start);
    const value = evaluate(span, around, depth + 1);
    if (values.length === 0) return value;
    if (DEFAULT.test(before)) return [...values, ...value];
    return CONDITIONAL.test(before) ? [{ kind: 'unknown', code: codeOf(span), at: span.source.at(span.start) }] : value;
  }, declared);
}

const DEFAULT =
  /\?\?=\s*$|\bif\s*\([^{};]*(?:IsNullOr(?:Empty|WhiteSpace)\s*\(|(?:==|\bis)\s*null)[^{};]*\)\s*\{?\s*[\w.]+\s*=\s*$/;
const CONDITIONAL = /\b(?:if\s*\([^{};]*\)|else|case\b[^{};]*:|switch\s*\([^{};]*\))\s*\{?[^{}]*$/;
