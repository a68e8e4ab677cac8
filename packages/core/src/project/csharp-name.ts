import { argumentsOf } from './csharp-arguments.js';
import { filledIn } from './csharp-builder.js';
import { returnsOf } from './csharp-method.js';
import { bareOf, closingBracket, codeOf, type Span } from './csharp-shape.js';
import type { Step, Surroundings } from './csharp-surroundings.js';
import type { CSharpValue } from './csharp-text.js';

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
  const name = /^(?:[A-Za-z_]\w*\s*\??\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bare)?.[1];
  if (name === undefined) return undefined;
  const value = around.lookup(name, span);
  if (!value) return argument(span, name, around, step);
  const declared = filledIn(value, name, step) ?? step(value);
  if (value.settable === true) return bound(span, name, value, around, declared);
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
