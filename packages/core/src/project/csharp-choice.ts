import { inProduction } from './csharp-condition.js';
import { bareOf, closingBracket, codeOf, splitTop, type Span } from './csharp-shape.js';
import type { CSharpValue } from './csharp-text.js';

/** What a choice leaves in production: with `known` in the order that counts, else one of them. */
export interface Choice {
  readonly values: readonly Span[];
  readonly known: boolean;
}

/** `condition ? a : b` and `name switch { … }`; undefined for any other code. */
export function choiceOf(span: Span): Choice | undefined {
  return splitTernary(span) ?? splitSwitch(span);
}

/** `condition ? a : b` in the order of likelihood in production. */
function splitTernary(span: Span): Choice | undefined {
  const [condition, ...rest] = splitTop(span, '?');
  const last = rest.at(-1);
  if (!condition || rest.length !== 1 || !last || /^[.[]/.test(bareOf(last))) return undefined;
  const [yes, no] = splitTop(last, ':');
  if (!yes || !no) return undefined;
  const runs = inProduction(condition);
  if (runs !== undefined) return { values: [runs ? yes : no], known: true };
  const test = bareOf(condition);
  const missing = /IsNullOr(?:Empty|WhiteSpace)/.test(test) ? !/^\s*!/.test(test) : nullCheck(test);
  if (missing === undefined) return { values: [yes, no], known: false };
  return { values: missing ? [no, yes] : [yes, no], known: true };
}

/** True for `a == null`, false for `a != null`. */
function nullCheck(test: string): boolean | undefined {
  const [, compared, not] = /(?:([!=]=)\s*null|\bis\s+(not\s+)?null)\s*$/.exec(test) ?? [undefined, undefined, false];
  if (compared !== undefined) return compared === '==';
  return not === false ? undefined : not === undefined;
}

/** `name switch { "Development" => a, _ => b }`. */
function splitSwitch(span: Span): Choice | undefined {
  const head = /^[^{}]*?\bswitch\s*\{/.exec(bareOf(span));
  const open = head ? span.start + head[0].length - 1 : 0;
  if (!head || closingBracket(span.source.bare, open) !== span.end - 1) return undefined;
  const arms = splitTop({ ...span, start: open + 1, end: span.end - 1 }, ',').flatMap((arm) => {
    const [when, value] = splitTop(arm, '=>');
    return when && value && !/^throw\b/.test(bareOf(value)) ? [{ when: codeOf(when), value }] : [];
  });
  if (/\bEnvironmentName\b|_ENVIRONMENT"/.test(codeOf({ ...span, end: open }))) {
    const arm = arms.find(({ when }) => /\bproduction\b/i.test(when)) ?? arms.find(({ when }) => when === '_');
    if (arm) return { values: [arm.value], known: true };
  }
  return arms.length === 0 ? undefined : { values: arms.map(({ value }) => value), known: arms.length === 1 };
}

/** Texts of which any may be the one leave the value open; settings and variables among them are guesses. */
export function eitherOf(all: readonly CSharpValue[], unknown: CSharpValue): readonly CSharpValue[] {
  const texts = new Set(all.map((value) => (value.kind === 'text' ? value.text : undefined)));
  if (texts.size === 1 && !texts.has(undefined)) return all;
  return texts.has(undefined) ? [unknown, ...all] : [unknown];
}
