import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { isIgnored, isInIgnoredFolder } from '../project/gitignore.js';
import { isBelow } from '../project/paths.js';
import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';

/** State beside the databases that a deployment loses or hides, although no file of it stands below the data folder. */
export function findStateRemarks(checkout: Checkout, dataFolder: string): readonly Fact<string>[] {
  return [...hiddenFiles(checkout, dataFolder), ...lostKeys(checkout)];
}

/** Files that the Dockerfile copies into the data folder, of an app of any kind. */
export function hiddenByVolume(checkout: Checkout, dataFolder: string): readonly Fact<string>[] {
  return byDockerfile(checkout, dataFolder, (what, from) => hidden(what, dataFolder, from));
}

function hidden(what: string, folder: string, from: string): Fact<string> {
  return guessed(
    `${what} into the image, in ${folder}, where the data volume hides them from the app. ` +
      'With Docker Compose, a deployment copies those that the volume lacks, once. It never copies a database and never replaces ' +
      'a file, so what a later image changes in them does not reach the volume. With Kubernetes, a release does not copy them.',
    from,
  );
}

/** Files of the image in the data folder: the volume is mounted over them. */
function hiddenFiles(checkout: Checkout, dataFolder: string): readonly Fact<string>[] {
  const { contentRoot } = checkout;
  if (!isBelow(dataFolder, contentRoot) || dataFolder === contentRoot) return [];
  const folder = posix.relative(contentRoot, dataFolder);
  const remark = (what: string, from: string): Fact<string> => hidden(what, folder, from);
  const listed = byProject(checkout, folder).map(({ include, from }) =>
    remark(`Files of ${include} are published`, from),
  );
  if (listed.length > 0) return [...listed.slice(0, 1), ...byDockerfile(checkout, dataFolder, remark)];
  return [...bySdk(checkout, folder, remark), ...byDockerfile(checkout, dataFolder, remark)];
}

function byProject({ csproj }: Checkout, folder: string): Checkout['csproj']['items'] {
  return csproj.items.filter(
    ({ include, metadata }) =>
      include.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase().startsWith(`${folder.toLowerCase()}/`) &&
      Object.entries(metadata).some(
        ([name, value]) => /^CopyTo(?:Publish|Output)Directory$/i.test(name) && !/^Never$/i.test(value),
      ),
  );
}

/** What the SDK of web projects publishes by itself: .json and .config files. */
function bySdk(
  { project, host, csproj }: Checkout,
  folder: string,
  remark: (what: string, from: string) => Fact<string>,
): readonly Fact<string>[] {
  const below = host.folder === '.' ? folder : `${host.folder}/${folder}`;
  const excludes = [...csproj.properties]
    .filter(([name]) => /^(?:defaultitemexcludes|defaultwebcontentitemexcludes)$/i.test(name))
    .map(([, { value }]) => value.replaceAll('\\', '/'))
    .join(';');
  const removed = csproj.items.some(
    ({ name, include, metadata }) =>
      name === 'Content' &&
      `${include};${metadata['Remove'] ?? ''}`
        .replaceAll('\\', '/')
        .toLowerCase()
        .includes(`${folder.toLowerCase()}/`) &&
      Object.values(metadata).some((value) => /^Never$/i.test(value)),
  );
  if (removed || excludes.toLowerCase().includes(`${folder.toLowerCase()}/`)) return [];
  const files = [...project.files, ...(project.dataFiles ?? [])].filter(
    (path) =>
      isBelow(path, below) &&
      /\.(?:json|config)$/i.test(path) &&
      !isIgnored(project, path) &&
      !isInIgnoredFolder(project, path),
  );
  const [first] = files;
  if (first === undefined) return [];
  const others = files.length === 1 ? 'is' : `and ${files.length - 1} more are`;
  return [remark(`${first} ${others} published`, first)];
}

/** `COPY App_Data/ …` and a COPY whose target is the data folder. A copy of the published app alone says nothing more. */
function byDockerfile(
  { dockerfile, contentRoot }: Checkout,
  dataFolder: string,
  remark: (what: string, from: string) => Fact<string>,
): readonly Fact<string>[] {
  const name = posix.basename(dataFolder);
  const known = dockerfile && new Map(imageVariables(dockerfile).map((variable) => [variable.name, variable.value]));
  const filled = (word: string): string =>
    word
      .replaceAll(/^["']|["']$/g, '')
      .replaceAll(/\$\{?(\w+)\}?/g, (all, variable: string) => known?.get(variable) ?? all);
  return (dockerfile?.instructions ?? [])
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
    .flatMap(({ keyword, text, from }) => {
      const words = text.startsWith('[')
        ? text.replaceAll(/[[\]"]/g, '').split(/\s*,\s*/)
        : text.split(/\s+/).filter((word) => !word.startsWith('--'));
      const end = filled(words.at(-1) ?? '');
      if (end.includes('$')) return [];
      const target = posix.resolve(contentRoot, end);
      const copies = words.slice(0, -1).map((source) => source.replace(/\/+(?:\*.*)?$/, ''));
      const into = isBelow(target, dataFolder);
      const asFolder = copies.some(
        (source) => posix.join(target, posix.basename(source)) === dataFolder && posix.basename(source) === name,
      );
      return into || asFolder ? [remark(`${keyword} ${text} puts files`, from)] : [];
    });
}

const SIGNS_IN = [
  'AddIdentity',
  'AddDefaultIdentity',
  'AddIdentityCore',
  'AddIdentityCookies',
  'AddCookie',
  'AddOpenIdConnect',
  'AddSession',
];

/** Without a place for its keys, ASP.NET Core keeps them in the container. */
function lostKeys({ sources }: Checkout): readonly Fact<string>[] {
  const calls = (names: readonly string[]) =>
    sources.flatMap((source) => findCalls(source, names).filter(({ start }) => !isDevelopmentOnly(source, start)));
  if (calls(['PersistKeysTo\\w+']).length > 0) return [];
  const [first] = calls(SIGNS_IN);
  return first
    ? [
        guessed(
          'The keys that sign cookies (ASP.NET Core Data Protection) are not stored, so each deployment signs ' +
            'everybody out. Keep them below the data folder: ' +
            'builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo("App_Data")).',
          first.at,
        ),
      ]
    : [];
}
