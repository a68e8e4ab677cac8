import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';

/**
 * Path of a registered health check, `/up` before any other; else the one that Kamal asks today, else `/`, which every site answers
 * somehow.
 */
export function findHealthPath({ sources, surroundings, kamal }: Checkout): Fact<string> {
  const paths = sources
    .flatMap((source) => findCalls(source, ['UseHealthChecks', 'MapHealthChecks']))
    .flatMap(({ args, at }) => {
      const path = constantText(args[0], surroundings);
      return path?.startsWith('/') && !/[{}*\s]/.test(path) ? [found(path, at)] : [];
    });
  const asked = kamal?.healthPath;
  return (
    paths.find(({ value }) => value === '/up') ??
    paths[0] ??
    (asked ? found(asked.value, asked.from) : undefined) ??
    guessed('/', 'no health check is registered')
  );
}
