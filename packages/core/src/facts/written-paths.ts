import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import type { NamedPath } from './data-literals.js';
import { inContainer } from './databases.js';

/** Calls that write to the path of an argument, by its index. */
const WRITES: readonly { readonly call: string; readonly index: number; readonly also?: RegExp }[] = [
  { call: String.raw`Directory\s*\.\s*CreateDirectory`, index: 0 },
  { call: String.raw`File\s*\.\s*(?:Create|OpenWrite|(?:Write|Append)All\w+)`, index: 0 },
  { call: String.raw`File\s*\.\s*(?:Copy|Move)`, index: 1 },
  { call: 'FileStream', index: 0, also: /\bFileMode\s*\.\s*(?:Create|CreateNew|OpenOrCreate|Append)\b/ },
  { call: 'PhysicalFileProvider', index: 0 },
];

/** Calls that are followed. */
const MAX_CALLS = 40;

/** Temporary files, logs and caches, and databases, which are found elsewhere. */
const PASSING = /(?:^|\/)(?:te?mp|logs?|\.?cache|proc|dev|run)(?:\/|$)|\.(?:log|pid|lock|db|sqlite3?)(?:-\w+)?$/i;

/** Folders and files that the code writes to, without what only run time knows of their names. */
export function writtenPaths(checkout: Checkout): readonly NamedPath[] {
  const { sources, contentRoot } = checkout;
  const calls = sources
    .filter(({ bare }) => /\b(?:Directory|File|FileStream|PhysicalFileProvider)\b/.test(bare))
    .flatMap((source) =>
      WRITES.flatMap(({ call, index, also }) =>
        findCalls(source, [call])
          .filter(({ args }) => !also || args.some((arg) => also.test(codeOf(arg))))
          .filter(({ start }) => !isDevelopmentOnly(source, start))
          .map((one) => ({ one, index })),
      ),
    );
  // Following one through the whole code takes time. docs/limits.md says that the others are left out.
  return calls
    .slice(0, MAX_CALLS)
    .flatMap(({ one, index }) => placeOf(checkout, one, index))
    .filter(({ path }) => path !== '/' && path !== contentRoot && path !== posix.join(contentRoot, 'wwwroot'))
    .filter(({ path }) => !PASSING.test(path));
}

function placeOf(checkout: Checkout, { name, args, at }: Call, index: number): readonly NamedPath[] {
  const { surroundings, contentRoot } = checkout;
  const argument = args[index];
  const text = argument && partOf(evaluate(argument, surroundings), surroundings.read).text;
  if (text === undefined) return [];
  const hole = text.indexOf(HOLE);
  // The name of a file begins behind the last slash.
  const known = hole < 0 ? text : text.slice(0, text.lastIndexOf('/', hole) < 0 ? 0 : text.lastIndexOf('/', hole));
  if (known === '' || /[\p{Cc}<>|;\\]|:\/\//u.test(known)) return [];
  const path = inContainer(known, contentRoot);
  return name === 'PhysicalFileProvider' && isShipped(checkout, path) ? [] : [{ path, from: at }];
}

/** Whether the checkout has files there, which the app only hands out. */
function isShipped({ project, host, contentRoot }: Checkout, path: string): boolean {
  const below = posix.join(host.folder, posix.relative(contentRoot, path));
  return project.files.some((file) => isBelow(file, below));
}
