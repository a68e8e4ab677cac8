import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls, type Call, type Span } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './databases.js';
import { found, guessed, type Fact } from './fact.js';
import type { UncoveredState } from './facts.js';

const COPY = 'copy the folder from the volume as often as you can bear to lose it';
const OUTSIDE =
  'it lies outside the volume and is lost with every deployment: keep it below App_Data, or in object storage';

/** Files beside the databases that the app keeps: keys, chats, documents, uploads. */
export function findUncovered(checkout: Checkout, dataFolder: string): readonly Fact<UncoveredState>[] {
  const calls = (...names: string[]): readonly Call[] =>
    checkout.sources.flatMap((source) =>
      findCalls(source, names).filter(({ start }) => !isDevelopmentOnly(source, start)),
    );
  const remedy = (path: string, kept: string): string => (isBelow(path, dataFolder) ? kept : OUTSIDE);
  const feature = (name: string, folder: string, holds: string): readonly Fact<UncoveredState>[] =>
    calls(name)
      .slice(0, 1)
      .map(({ at }) => {
        const path = posix.join(checkout.contentRoot, 'App_Data', folder);
        return found({ path, holds, remedy: remedy(path, COPY) }, at);
      });
  return [
    ...calls('PersistKeysToFileSystem').map((call) => keys(checkout, call, remedy)),
    ...feature('ChatFeature', 'chat', 'AI chats and their files'),
    ...feature('PdfFeature', 'pdf', 'PDF templates'),
    ...calls('UploadLocation').flatMap((call) => upload(checkout, call, remedy)),
  ].filter(({ value }, index, all) => all.findIndex((other) => other.value.path === value.path) === index);
}

function keys(checkout: Checkout, call: Call, remedy: (path: string, kept: string) => string): Fact<UncoveredState> {
  const folder = constantText(call.args[0], checkout.surroundings);
  const path = posix.join(inContainer(folder ?? 'App_Data', checkout.contentRoot), 'key-*.xml');
  const state = {
    path,
    holds: 'keys that sign cookies (ASP.NET Core Data Protection)',
    remedy: remedy(
      path,
      'without them people sign in again after a recovery; PersistKeysToDbContext keeps them in the database',
    ),
  };
  return folder === undefined ? guessed(state, call.at) : found(state, call.at);
}

/** `new UploadLocation("pub", files, resolvePath: ctx => $"pub/…")`: the first element of the path, below the root of the file system. */
function upload(
  checkout: Checkout,
  call: Call,
  remedy: (path: string, kept: string) => string,
): readonly Fact<UncoveredState>[] {
  const name = constantText(call.args[0], checkout.surroundings);
  if (name === undefined) return [];
  const resolver = call.args.find((arg) => /^resolvePath\s*:/.test(codeOf(arg)));
  const literal =
    resolver && call.source.strings.find(({ start }) => start >= resolver.start && start < resolver.end)?.parts[0];
  const first = typeof literal === 'string' ? literal.split('/').find((part) => part !== '') : undefined;
  const root = rootOf(checkout, call.args[1]);
  const path = posix.join(root ?? checkout.contentRoot, first ?? name);
  const state = { path, holds: `uploads ("${name}")`, remedy: remedy(path, COPY) };
  return [first === undefined || root === undefined ? guessed(state, call.at) : found(state, call.at)];
}

/** Root of `new FileSystemVirtualFiles(path)`, given in place or through a variable. */
function rootOf({ surroundings }: Checkout, span: Span | undefined): string | undefined {
  if (!span) return undefined;
  const name = /^[A-Za-z_]\w*$/.exec(codeOf(span))?.[0];
  const value = name === undefined ? span : surroundings.lookup(name, span);
  const call =
    value &&
    findCalls(value.source, ['FileSystemVirtualFiles']).find(({ start }) => start >= value.start && start < value.end);
  const path = call && constantText(call.args[0], surroundings);
  return path === undefined ? undefined : inContainer(path, surroundings.contentRoot);
}
