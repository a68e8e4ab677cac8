import { argumentsOf } from './csharp-arguments.js';
import { classAround } from './csharp-around.js';
import { sectionsOf } from './csharp-bindings.js';
import { filledIn } from './csharp-builder.js';
import { returnsOf } from './csharp-method.js';
import { bareOf, closingBracket, codeOf, statementEnd, trimSpan, type Span } from './csharp-shape.js';
import type { Step, Surroundings } from './csharp-surroundings.js';
import { partOf, type CSharpValue } from './csharp-text.js';
import { memberNamed } from './csharp-types.js';

/** The values of a name, of a call of a method of the sources, and of a constant of .NET; undefined for any other code. */
export function namedValues(span: Span, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
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
    return returned(span, method[1] as string, around, step);
  const name = /^(?:[A-Za-z_]\w*(?:\s*<\s*[\w.]+\s*>\s*\(\s*\))?\s*[?!]*\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bare)?.[1];
  if (name === undefined) return undefined;
  const value = around.lookup(name, span);
  if (!value)
    return argument(span, name, around, step) ?? lazyValue(span, around, step) ?? ownMember(span, name, around, step);
  const declared = filledIn(value, name, step) ?? step(value);
  if (value.settable === true)
    return bound(span, name, classAround(value.source, value.start)?.name, around, step, declared);
  const later = (value.assigned ?? []).filter(
    ({ source, start }) => start < (source.path === span.source.path ? span.start : Infinity),
  );
  return later.length === 0 ? declared : reassigned(declared, later, step);
}

/** The value of a method that has only one. If it may return several, the value is unknown. */
function returned(span: Span, name: string, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
  const all = returnsOf(around.sources ?? [], name, span).map(step);
  return all.length === 1 ? all[0] : undefined;
}

/** What the calls hand on for a parameter: of several, one after the other. */
function argument(span: Span, name: string, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
  const given = argumentsOf(around.sources ?? [], name, span);
  const at = given.length > 1 ? around.element?.(`${span.source.path} ${name} ${given[0]?.start}`, given.length) : 0;
  const one = at === undefined ? undefined : given[at];
  return one && step(one);
}

/** A property that other code can set is what configuration binds to it; its initial value alone says nothing. */
function bound(
  span: Span,
  name: string,
  owner: string | undefined,
  around: Surroundings,
  step: Step,
  initial: readonly CSharpValue[],
): readonly CSharpValue[] {
  const unknown: CSharpValue = { kind: 'unknown', code: codeOf(span).trim(), at: span.source.at(span.start) };
  const constant = (part: Span): string | undefined => {
    const { known, text } = partOf(step(part), around.read);
    return known ? text : undefined;
  };
  const { sources = [], lookup } = around;
  const sections = owner === undefined ? [] : sectionsOf(owner, { sources, lookup, constant, evaluate: step }, 0);
  const [section] = sections;
  if (section === undefined || new Set(sections).size > 1) return [unknown];
  const key = section === '' ? name : `${section}:${name}`;
  return [{ kind: 'setting', key, at: unknown.at }, unknown, ...initial];
}

/** A property of options in their own class, which only the configuration gives a value. */
function ownMember(span: Span, name: string, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
  const source = around.sources?.find(({ path }) => path === span.source.path);
  const owner = source && classAround(source, span.start);
  if (!owner || !/^(?:this\s*\.\s*)?\w+$/.test(bareOf(span).trim())) return undefined;
  const member = memberNamed({ ...owner, source }, name);
  const values = member && bound(span, name, owner.name, around, step, []);
  return values && values.length > 1 ? values : undefined;
}

/** `lazy.Value`, by what its only declaration makes. */
function lazyValue(span: Span, around: Surroundings, step: Step): readonly CSharpValue[] | undefined {
  const name = /^(?:\w+\s*\.\s*)*(\w+)\s*\.\s*Value$/.exec(bareOf(span).trim())?.[1];
  if (name === undefined) return undefined;
  const made = (around.sources ?? []).flatMap((source) =>
    [
      ...source.bare.matchAll(
        new RegExp(
          `\\b${name}\\s*=\\s*new\\s*(?:Lazy\\s*<\\s*string\\s*>\\s*)?\\(\\s*\\(\\s*\\)\\s*=>\\s*(?!\\{)`,
          'g',
        ),
      ),
    ].map(({ index, 0: all }) => {
      const start = index + all.length;
      return trimSpan({ source, start, end: statementEnd(source.bare, start) });
    }),
  );
  return made.length === 1 && made[0] ? step(made[0]) : undefined;
}

/** `c = c ?? x`, `c ??= x` and `if (empty) c = x` are defaults; any other assignment may or may not have run. */
function reassigned(declared: readonly CSharpValue[], later: readonly Span[], step: Step): readonly CSharpValue[] {
  return later.reduce<readonly CSharpValue[]>((values, span) => {
    const before = span.source.bare.slice(Math.max(0, span.start - 200), span.start);
    const value = step(span);
    if (values.length === 0) return value;
    if (DEFAULT.test(before)) return [...values, ...value];
    return CONDITIONAL.test(before) ? [{ kind: 'unknown', code: codeOf(span), at: span.source.at(span.start) }] : value;
  }, declared);
}

const DEFAULT =
  /\?\?=\s*$|\bif\s*\([^{};]*(?:IsNullOr(?:Empty|WhiteSpace)\s*\(|(?:==|\bis)\s*null)[^{};]*\)\s*\{?\s*[\w.]+\s*=\s*$/;
const CONDITIONAL = /\b(?:if\s*\([^{};]*\)|else|case\b[^{};]*:|switch\s*\([^{};]*\))\s*\{?[^{}]*$/;
