import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { isBelow, outermost } from '../project/paths.js';
import { uniqueBy } from '../unique-by.js';
import { backUpAsWell } from './below-data.js';
import type { Checkout } from './checkout.js';
import { dataLiterals } from './data-literals.js';
import { inContainer } from './in-container.js';
import { found, guessed, type Fact } from './fact.js';
import type { UncoveredState } from './facts.js';
import { findTokenKeys } from './token-keys.js';
import { below, filesRoot } from './virtual-files.js';
import { writtenPaths } from './written-paths.js';

const KEEP = 'keep it below App_Data, or in object storage';
const OUTSIDE = `it lies outside the volume and is lost with every deployment: ${KEEP}`;
const UNKNOWN = `the checkout does not say where it lies, and outside the volume it is lost with every deployment: ${KEEP}`;

/** What to do about a path; `more` follows where the path can be backed up. */
type Remedy = (path: string, more?: string) => string;

/** Files beside the databases that the app keeps: keys, chats, documents, uploads. */
export function findUncovered(
  checkout: Checkout,
  dataFolder: string,
  databases: readonly string[] = [],
): readonly Fact<UncoveredState>[] {
  const calls = (...names: string[]): readonly Call[] =>
    checkout.sources.flatMap((source) =>
      findCalls(source, names).filter(({ start }) => !isDevelopmentOnly(source, start)),
    );
  const remedy: Remedy = (path, more = '') =>
    isBelow(path, dataFolder) ? backUpAsWell(path, dataFolder) + more : OUTSIDE;
  const feature = (name: string, folder: string, holds: string): readonly Fact<UncoveredState>[] =>
    calls(name)
      .slice(0, 1)
      .map(({ at }) => {
        const path = posix.join(checkout.contentRoot, 'App_Data', folder);
        return found({ path, holds, remedy: remedy(path) }, at);
      });
  const known = [
    ...calls('PersistKeysToFileSystem').map((call) => keys(checkout, call, remedy)),
    ...feature('ChatFeature', 'chat', 'AI chats and their files'),
    ...feature('PdfFeature', 'pdf', 'PDF templates'),
    ...findTokenKeys(checkout).map(({ path, holds, from, guessed: unsure }) => ({
      value: { path, holds, remedy: remedy(path) },
      from,
      guessed: unsure,
    })),
    ...calls('UploadLocation').flatMap((call) => upload(checkout, call, remedy)),
  ];
  const isOther = ({ value }: Fact<UncoveredState>, others: readonly Fact<UncoveredState>[]): boolean =>
    others.every((other) => !isBelow(value.path, other.value.path) && !isBelow(other.value.path, value.path));
  const named = literals(checkout, dataFolder, databases).filter((one) => isOther(one, known));
  const written = writes(checkout, dataFolder, databases, remedy).filter((one) => isOther(one, [...known, ...named]));
  return uniqueBy([...known, ...named, ...written], ({ value }) => value.path);
}

function keys(checkout: Checkout, call: Call, remedy: Remedy): Fact<UncoveredState> {
  const folder = constantText(call.args[0], checkout.surroundings);
  if (folder === undefined && call.args[0] !== undefined)
    return guessed(
      {
        path: posix.join(checkout.contentRoot, 'App_Data', 'key-*.xml'),
        holds: 'keys that sign cookies (ASP.NET Core Data Protection)',
        remedy: UNKNOWN,
      },
      call.at,
    );
  const path = posix.join(inContainer(folder ?? 'App_Data', checkout.contentRoot), 'key-*.xml');
  const state = {
    path,
    holds: 'keys that sign cookies (ASP.NET Core Data Protection)',
    remedy: remedy(
      path,
      ', or keep the keys in the database with PersistKeysToDbContext; without the keys people must sign in again',
    ),
  };
  return folder === undefined ? guessed(state, call.at) : found(state, call.at);
}

/** `new UploadLocation("pub", files, resolvePath: ctx => $"pub/…")`: the first element of the path, below the root of the file system. */
function upload(checkout: Checkout, call: Call, remedy: Remedy): readonly Fact<UncoveredState>[] {
  const name = constantText(call.args[0], checkout.surroundings);
  if (name === undefined) return [];
  const resolver = call.args.find((arg) => /^resolvePath\s*:/.test(codeOf(arg)));
  const literal =
    resolver && call.source.strings.find(({ start }) => start >= resolver.start && start < resolver.end)?.parts[0];
  const first = typeof literal === 'string' ? literal.split('/').find((part) => part !== '') : undefined;
  const root = filesRoot(checkout, call.args[1]);
  const holds = `uploads ("${name}")`;
  // What lies in a storage outlives every host.
  if (root === 'storage') return [];
  if (root === 'memory')
    return [
      found(
        { path: first ?? name, holds, remedy: `they are kept in memory, and lost at every start: ${KEEP}` },
        call.at,
      ),
    ];
  const path = below(root, first ?? name);
  if (path === undefined)
    return [guessed({ path: posix.join(checkout.contentRoot, first ?? name), holds, remedy: UNKNOWN }, call.at)];
  const state = { path, holds, remedy: remedy(path) };
  return [first === undefined ? guessed(state, call.at) : found(state, call.at)];
}

/** The folders and files that literals name, by the first element below the data folder. */
function literals(
  checkout: Checkout,
  dataFolder: string,
  databases: readonly string[],
): readonly Fact<UncoveredState>[] {
  return dataLiterals(checkout, dataFolder)
    .filter(({ path }) => databases.every((database) => database !== path && !isBelow(database, path)))
    .map(({ path, from }) => {
      const [folder = '', ...rest] = posix.relative(dataFolder, path).split('/');
      return found(
        {
          path: posix.join(dataFolder, folder),
          holds:
            rest.length === 0 && /\.\w+$/.test(folder) ? 'a file that the code names' : 'files that the code names',
          remedy: backUpAsWell(posix.join(dataFolder, folder), dataFolder),
        },
        from,
      );
    });
}

/** What the code writes to, each folder once: most of it lies outside the volume. */
function writes(
  checkout: Checkout,
  dataFolder: string,
  databases: readonly string[],
  remedy: Remedy,
): readonly Fact<UncoveredState>[] {
  const paths = writtenPaths(checkout).filter(
    ({ path }) => path !== dataFolder && databases.every((database) => !isBelow(database, path)),
  );
  return outermost(paths).map(({ path, from }) =>
    guessed(
      {
        path,
        holds: /upload|image|avatar|media|attach/i.test(path) ? 'uploads' : 'files that the code writes',
        remedy: remedy(path),
      },
      from,
    ),
  );
}
