import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { closingBracket, codeOf, findCalls, type Span } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import { evaluate } from '../project/csharp-value.js';
import type { CSharpSource } from '../project/csharp.js';
import { parseSqlite } from '../project/connection-string.js';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './in-container.js';
import { settingsMatching } from './settings.js';

/** A folder or file below the data folder that the code names. */
export interface NamedPath {
  /** Absolute, `/app/App_Data/questions`; a part that only run time knows is a `*`. */
  readonly path: string;
  readonly from: string;
}

/** Paths below the data folder that the code or a setting names, in one text or in several that are joined, and that are not databases. */
export function dataLiterals(checkout: Checkout, dataFolder: string): readonly NamedPath[] {
  const { sources, surroundings, contentRoot } = checkout;
  const relative = posix.relative(contentRoot, dataFolder);
  const prefixes = [`${dataFolder}/`, ...(relative.startsWith('..') || relative === '' ? [] : [`${relative}/`])];
  const named = sources.flatMap((source) =>
    [
      ...source.strings.filter(({ parts, start }) => {
        const first = typeof parts[0] === 'string' ? parts[0].replace(/^(?:~\/|\.\/)/, '') : '';
        return (
          prefixes.some((prefix) => first.startsWith(prefix) && first.length > prefix.length) &&
          !isDevelopmentOnly(source, start)
        );
      }),
      ...joined(source, [dataFolder, relative]),
    ].map(({ start, end }) => ({
      text: partOf(evaluate({ source, start, end }, surroundings), surroundings.read).text,
      from: source.at(start),
    })),
  );
  const bound = settingsMatching(checkout, /^(?!connectionstrings:)/)
    .map(({ value, from }) => ({ text: value.replace(/^(?:~\/|\.\/)/, ''), from }))
    .filter(({ text }) => prefixes.some((prefix) => text.startsWith(prefix) && text.length > prefix.length));
  return [...named, ...bound]
    .filter(({ text }) => !/[\p{Cc};<>|]|\s{2}/u.test(text.replaceAll(HOLE, '')))
    .map(({ text, from }) => ({ path: inContainer(text.replaceAll(HOLE, '*'), contentRoot), from }))
    .filter(({ path }) => path !== dataFolder && isBelow(path, dataFolder) && !isDatabase(path))
    .filter(({ path }) => posix.relative(dataFolder, path).split('/', 1)[0] !== '*');
}

/** `Path.Combine(root, "App_Data", "invoices")`: the data folder is a literal of its own, and what follows stands beside it. */
function joined(source: CSharpSource, folders: readonly string[]): readonly Span[] {
  return findCalls(source, ['Combine', 'Join'])
    .filter(
      ({ start, args }) =>
        args.some((arg) => folders.includes(codeOf(arg).replace(/^@?"(?:\.\/)?(.*?)\/?"$/, '$1'))) &&
        !isDevelopmentOnly(source, start),
    )
    .flatMap(({ start: name }) => {
      const [path] = /(?:System\s*\.\s*IO\s*\.\s*)?Path\s*\.\s*$/.exec(source.bare.slice(0, name)) ?? [];
      if (path === undefined) return [];
      return [
        { source, start: name - path.length, end: closingBracket(source.bare, source.bare.indexOf('(', name)) + 1 },
      ];
    });
}

/** Whether the ending says that it is a database. A database that the code opens is found by its call, whatever its ending is. */
function isDatabase(path: string): boolean {
  const source = parseSqlite(path);
  return source?.kind === 'file' && /\.(?:db3?|sqlite3?)(?:-\w+)?$/i.test(source.path);
}
