import { classAround, methodAround } from '../project/csharp-around.js';
import { findCalls } from '../project/csharp-shape.js';
import type { CSharpSource } from '../project/csharp.js';
import { remembered } from '../project/remembered.js';
import type { Checkout } from './checkout.js';
import { engineBranches, type Branch } from './provider-branches.js';

type Choice = 'taken' | 'other' | 'unknown';

const once = remembered<readonly Branch[]>();

/** Calls that lead to a place are followed through so many methods and classes. */
const DEPTH = 3;
const MOST = 20;
const choices = remembered<Choice>();

/**
 * Whether a setting that names the engine lets the code at a place run: `other` where it names another one, `unknown` where the checkout
 * does not say which, `taken` where it does or no such setting decides.
 */
export function providerChoice(checkout: Checkout, source: CSharpSource, start: number, depth = 0): Choice {
  const around = once(checkout, source.path, () => engineBranches(checkout, source)).filter(
    (branch) => start >= branch.start && start < branch.end,
  );
  if (around.some(({ runs }) => runs === false)) return 'other';
  const callers = depth < DEPTH ? choiceOfCallers(checkout, source, start, depth + 1) : 'taken';
  if (callers === 'other') return 'other';
  return around.some(({ runs }) => runs === undefined) ? 'unknown' : callers;
}

/** What the calls of the method around a place come to, and the uses of its class: nothing is known of one that nobody names. */
function choiceOfCallers(checkout: Checkout, source: CSharpSource, start: number, depth: number): Choice {
  const { sources } = checkout;
  const method = methodAround(source, start);
  const type = classAround(source, start);
  const groups = [
    method === undefined ? 'taken' : together(checkout, `method ${method}`, callsOf(sources, method), depth),
    type === undefined ? 'taken' : together(checkout, `type ${type.name}`, usesOf(sources, source, type), depth),
  ];
  return groups.includes('other') ? 'other' : groups.includes('unknown') ? 'unknown' : 'taken';
}

/** One place that runs is enough. What one engine alone needs is named in a few places. */
function together(checkout: Checkout, name: string, places: readonly Place[], depth: number): Choice {
  if (places.length === 0 || places.length > MOST) return 'taken';
  return choices(checkout, `${name} ${depth}`, () => {
    let all: Choice = 'other';
    for (const place of places) {
      const choice = providerChoice(checkout, place.source, place.start, depth);
      if (choice === 'taken') return 'taken';
      if (choice === 'unknown') all = 'unknown';
    }
    return all;
  });
}

interface Place {
  readonly source: CSharpSource;
  readonly start: number;
}

const methods = remembered<readonly Place[]>();

/** Calls of a method, where only one of that name is declared. */
function callsOf(sources: readonly CSharpSource[], name: string | undefined): readonly Place[] {
  if (name === undefined) return [];
  return methods(sources, name, () => {
    const bearing = sources.filter(({ bare }) => bare.includes(name));
    const all = bearing.flatMap((source) => findCalls(source, [name]).map(({ start }) => ({ source, start })));
    const isDeclared = ({ source, start }: Place): boolean =>
      /(?<!\b(?:return|await|new|throw|else|in|is|and|or|not))\s+$/.test(
        source.bare.slice(Math.max(0, start - 60), start),
      ) && /[\w>?\]]\s+$/.test(source.bare.slice(Math.max(0, start - 60), start));
    const declared = bearing.flatMap(({ bare }) => [
      ...bare.matchAll(
        new RegExp(`\\b(?:void|Task|[A-Z][\\w.<>?]*|string|bool)\\s+${name}\\s*(?:<[^<>]*>)?\\s*\\(`, 'g'),
      ),
    ]);
    return declared.length === 1 ? all.filter((one) => !isDeclared(one)) : [];
  });
}

/** Where a class is created, or registered by its name. */
function usesOf(
  sources: readonly CSharpSource[],
  source: CSharpSource,
  own: { readonly name: string; readonly start: number; readonly end: number } | undefined,
): readonly Place[] {
  if (own === undefined) return [];
  return methods(sources, `class ${own.name}`, () =>
    sources
      .filter(({ bare }) => bare.includes(own.name))
      .flatMap((one) =>
        [
          ...one.bare.matchAll(new RegExp(`\\bnew\\s+${own.name}\\s*[({]|<[^<>;{}]*\\b${own.name}\\b[^<>;{}]*>`, 'g')),
        ].map(({ index }) => ({ source: one, start: index })),
      )
      .filter((one) => one.source !== source || one.start < own.start || one.start >= own.end),
  );
}
