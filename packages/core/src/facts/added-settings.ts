import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { bareOf, findCalls, type Call } from '../project/csharp-shape.js';
import { HOLE, partOf } from '../project/csharp-text.js';
import type { Surroundings } from '../project/csharp-surroundings.js';
import { constantText, evaluate } from '../project/csharp-value.js';
import { remembered } from '../project/remembered.js';
import type { Checkout } from './checkout.js';

/** Calls that add a file of settings, by the kind of the file. */
const ADD_FILE = ['Add(?:Json|Ini|Xml|Yaml|Toml|Properties|Env)File', 'AddDotNetEnv'];

/** Calls that add settings from a vault, a service or a folder of the host, whose values the checkout does not hold. */
const ADD_OUTSIDE = [
  'AddKeyPerFile',
  'AddAzure(?:KeyVault|AppConfiguration)',
  'AddSystemsManager',
  'Add\\w*Secrets?Manager',
  'AddAppConfig\\w*',
  'Add\\w*Vault\\w*',
  'Add(?:Consul|Etcd|Doppler|Infisical)\\w*',
];

const once = remembered<readonly (string | undefined)[]>();

/**
 * Files that the code adds to the settings, in its order, from the content root on: undefined for one that it does not name. A part that
 * only run time knows is a `HOLE`; most often it is the name of the environment.
 */
export function addedFiles({ sources, surroundings }: Checkout): readonly (string | undefined)[] {
  return once(sources, '', () => {
    // Settings would be asked for while they are read.
    const { read: _, ...around } = surroundings;
    return sources.flatMap((source) =>
      findCalls(source, ADD_FILE)
        .filter(
          ({ start, args: [first] }) =>
            !isDevelopmentOnly(source, start) && !/^this\b/.test(first ? bareOf(first) : ''),
        )
        .map((call) => nameIn(call, around)),
    );
  });
}

/** Whether settings come from somewhere else than files. */
export function readsOutside({ sources }: Checkout): boolean {
  return sources.some((source) =>
    findCalls(source, ADD_OUTSIDE).some(({ start }) => !isDevelopmentOnly(source, start)),
  );
}

function nameIn({ source, args, start }: Call, around: Surroundings): string | undefined {
  // A provider of files may come first.
  const named = args.slice(0, 2).flatMap((arg) => {
    const { text } = partOf(evaluate(arg, around), undefined);
    return /\.\w+$/.test(text) ? [text] : [];
  })[0];
  if (named === undefined) return undefined;
  const base = findCalls(source, ['SetBasePath']).findLast((call) => call.start < start);
  const folder = base && constantText(base.args[0], around);
  const path = posix.resolve(around.contentRoot, folder ?? '', named);
  const file = posix.relative(around.contentRoot, path);
  return file.slice(0, file.lastIndexOf('/') + 1).includes(HOLE) ? undefined : file;
}
