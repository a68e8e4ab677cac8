import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import type { NamedPath } from './data-literals.js';
import { inContainer } from './in-container.js';
import { settingsMatching } from './settings.js';

const MAKES = /\bFileMode\s*\.\s*(?:Create|CreateNew|OpenOrCreate|Append)\b/;

/** Calls that write to the path of an argument, by its index. */
const WRITES: readonly { readonly call: string; readonly index: number; readonly also?: RegExp }[] = [
  { call: String.raw`Directory\s*\.\s*CreateDirectory`, index: 0 },
  { call: String.raw`File\s*\.\s*(?:Create(?:Text)?|OpenWrite|AppendText|(?:Write|Append)All\w+)`, index: 0 },
  { call: String.raw`File\s*\.\s*(?:Copy|Move)`, index: 1 },
  { call: String.raw`(?:FileStream|File\s*\.\s*Open(?:Handle)?)`, index: 0, also: MAKES },
  { call: 'StreamWriter', index: 0 },
  { call: 'PhysicalFileProvider', index: 0 },
  { call: String.raw`(?:ZipFile|TarFile)\s*\.\s*ExtractToDirectory(?:Async)?`, index: 1 },
  // Uploads and images.
  { call: 'TusDiskStore', index: 0 },
  { call: 'Save(?:As)?(?:Async)?', index: 0, also: /[/\\]|\bPath\b|\w*[pP]ath\b/ },
  { call: 'DirectoryFiles', index: 0 },
  // Indexes of Lucene.
  { call: String.raw`(?:(?:FS|MMap|SimpleFS|NIOFS)Directory(?:\s*\.\s*Open)?)`, index: 0 },
];

/** `new DirectoryInfo(path).Create()`, `new FileInfo(path).OpenWrite()` */
const INFO = /^\s*\)\s*\.\s*(?:Create(?:Text|Subdirectory)?|OpenWrite|AppendText)\s*\(/;

const USES =
  /\b(?:Directory|File|FileStream|StreamWriter|PhysicalFileProvider|ZipFile|TarFile|TusDiskStore|DirectoryFiles|\w+Directory|DirectoryInfo|FileInfo|Save(?:As)?(?:Async)?)\b/;

/** Number of calls whose paths are followed. */
const MAX_CALLS = 40;

/** Temporary files, logs and caches, and databases, which are found elsewhere. */
const PASSING = /(?:^|\/)(?:te?mp|logs?|\.?cache|proc|dev|run)(?:\/|$)|\.(?:log|pid|lock|db|sqlite3?)(?:-\w+)?$/i;

/** Folders and files that the code writes to, without what only run time knows of their names. */
export function writtenPaths(checkout: Checkout): readonly NamedPath[] {
  const { sources, contentRoot } = checkout;
  const calls = sources
    .filter(({ bare }) => USES.test(bare))
    .flatMap((source) => [
      ...findCalls(source, ['DirectoryInfo', 'FileInfo'])
        .filter(({ args: [path] }) => path && INFO.test(source.bare.slice(path.end, path.end + 40)))
        .filter(({ start }) => !isDevelopmentOnly(source, start))
        .map((one) => ({ one, index: 0 })),
      ...WRITES.flatMap(({ call, index, also }) =>
        findCalls(source, [call])
          .filter(({ args }) => !also || args.some((arg) => also.test(codeOf(arg))))
          .filter(({ start }) => !isDevelopmentOnly(source, start))
          .map((one) => ({ one, index })),
      ),
    ]);
  // Following one through the whole code takes time. docs/limits.md says that the others are left out.
  return [...calls.slice(0, MAX_CALLS).flatMap(({ one, index }) => placeOf(checkout, one, index)), ...bound(checkout)]
    .filter(({ path }) => path !== '/' && path !== contentRoot && path !== posix.join(contentRoot, 'wwwroot'))
    .filter(({ path }) => !PASSING.test(path));
}

/** Settings that name a folder for what people upload. */
function bound(checkout: Checkout): readonly NamedPath[] {
  return settingsMatching(
    checkout,
    /(?:upload|media|attachment|avatar|file|storage)s?:?(?:path|dir|directory|folder|root|rootpath|location)$/,
  )
    .filter(
      ({ value }) =>
        /^(?:~?\/|\.\/)?[\w.-]+(?:\/[\w.-]+)*\/?$/.test(value) && !/^(?:https?|true|false)$|^\d+$/i.test(value),
    )
    .filter(({ value }) => value.includes('/') || /upload|media|attach|avatar/i.test(value))
    .map(({ value, from }) => ({ path: inContainer(value.replace(/(?<=.)\/$/, ''), checkout.contentRoot), from }))
    .filter(({ path }) => !isShipped(checkout, path));
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
  return project.files.some((file) => isBelow(file, below) && !/(?:^|\/)\.[^/]+$/.test(file));
}
