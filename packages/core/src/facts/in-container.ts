import { posix } from 'node:path';
import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { counts } from './sqlite-usage.js';

/** Absolute path in the container. `~/` and `|DataDirectory|` mean the content root. */
export function inContainer(path: string, contentRoot: string): string {
  return posix.resolve(contentRoot, path.replace(/^(?:~\/|\|DataDirectory\|[/\\]?)/i, ''));
}

/** Folder that a relative path starts from: the one that the code sets for `|DataDirectory|`, else the app's. Undefined if unknown. */
export function dataDirectory(checkout: Checkout, path: string): string | undefined {
  const { contentRoot, sources, surroundings } = checkout;
  if (!/^\|DataDirectory\|/i.test(path)) return path.startsWith('/') ? contentRoot : workingDirectory(checkout);
  const [set] = sources.flatMap((source) =>
    findCalls(source, ['SetData']).flatMap(({ args: [name, value] }) =>
      name && value && constantText(name, surroundings)?.toLowerCase() === 'datadirectory' ? [value] : [],
    ),
  );
  const umbraco = sources.some(({ bare }) => /\b(?:CreateUmbracoBuilder|AddUmbraco)\s*\(/.test(bare));
  if (set) {
    const folder = constantText(set, surroundings);
    return folder === undefined ? undefined : inContainer(folder, contentRoot);
  }
  return umbraco ? posix.join(contentRoot, 'umbraco/Data') : contentRoot;
}

/** Folder in which the app works: where it starts, or where its code goes. Undefined if the code goes to an unknown folder. */
function workingDirectory({ contentRoot, sources, surroundings }: Checkout): string | undefined {
  const [to] = sources.flatMap((source) => [
    ...findCalls(source, [String.raw`Directory\s*\.\s*SetCurrentDirectory`])
      .filter((call) => counts(source, call))
      .flatMap(({ args }) => args.slice(0, 1)),
    ...[...source.bare.matchAll(/\bEnvironment\s*\.\s*CurrentDirectory\s*=(?!=)\s*([^;]*)/g)]
      .filter(({ index }) => counts(source, { start: index }))
      .map(({ index, 0: all, 1: value = '' }) => ({
        source,
        start: index + all.length - value.length,
        end: index + all.length,
      })),
  ]);
  if (to === undefined) return contentRoot;
  const folder = constantText(to, surroundings);
  return folder === undefined ? undefined : inContainer(folder, contentRoot);
}
