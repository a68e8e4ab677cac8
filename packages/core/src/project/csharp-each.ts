import type { Span } from './csharp-shape.js';
import type { Surroundings } from './csharp-surroundings.js';
import type { CSharpValue } from './csharp-text.js';
import { evaluate } from './csharp-value.js';

/** Values of one expression that are followed. */
const MOST = 200;

/**
 * The values of an expression for each element of the collections that it goes through: `$"{name}.db"` in a loop over two names gives
 * two. Where the code does not say what is in a collection, it gives the one value with that part left open.
 */
export function evaluateEach(expression: Span, around: Surroundings): readonly (readonly CSharpValue[])[] {
  const all = forEach(expression, around, new Map());
  return all.length > MOST ? [evaluate(expression, around)] : all;
}

function forEach(
  expression: Span,
  around: Surroundings,
  chosen: ReadonlyMap<string, number>,
): readonly (readonly CSharpValue[])[] {
  let open: { readonly of: string; readonly count: number } | undefined;
  const values = evaluate(expression, {
    ...around,
    element: (of, count) => {
      const at = chosen.get(of);
      if (at === undefined && count > 0) open ??= { of, count };
      return at;
    },
  });
  if (!open || chosen.size > 3) return [values];
  const { of, count } = open;
  return Array.from({ length: Math.min(count, MOST + 1) }, (_, at) => at).flatMap((at) =>
    forEach(expression, around, new Map([...chosen, [of, at]])),
  );
}
