import { posix } from 'node:path';
import { isIgnored } from '../project/gitignore.js';
import { bareOf, findCalls } from '../project/csharp-shape.js';
import { HOLE } from '../project/csharp-text.js';
import { constantText } from '../project/csharp-value.js';
import { configMapFile } from '../project/kubernetes-files.js';
import { fileOfPlace, folderOf, isBelow, joinPath, nameOf } from '../project/paths.js';
import { readSettingsFile, type Settings } from '../project/settings-file.js';
import { addedFiles, readsOutside } from './added-settings.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { argumentsOfImage, argumentsOfSetup } from './command-line.js';
import { environment, firstVariables, type ContainerVariable } from './environment.js';
import type { SetVariable } from './facts.js';
import { remembered } from '../project/remembered.js';
import { setInCode } from './set-in-code.js';

/**
 * A setting in production, with its place. `unseen` when it is set, but to a value that the checkout does not hold;
 * `unsure` when it stands in a file that Git ignores, so that the image built from the repository may not have it.
 */
export type Setting =
  | {
      readonly kind: 'value';
      readonly value: string;
      readonly from: string;
      readonly unsure?: boolean;
      /** Variable of an existing set-up that it comes from: the new deployment has to set it. */
      readonly carry?: SetVariable;
    }
  | { readonly kind: 'unseen'; readonly from: string };

/**
 * Places of production settings, the one that wins first: the code that sets one itself, command line of the image, what a person gave,
 * command line and environment of an existing set-up, variables of the image, further files, `appsettings.Production.json`,
 * `appsettings.json`. An argument of an existing set-up becomes a variable of the new deployment, which a command line of the image would
 * win over.
 */
export function settingsOf(checkout: Checkout, key: string): readonly Setting[] {
  const name = key.replaceAll(':', '__');
  const connection = /^ConnectionStrings:(.+)$/i.exec(key)?.[1];
  const names = [name, ...prefixes(checkout).map((prefix) => `${prefix}${name}`)];
  if (connection !== undefined) names.push(`CUSTOMCONNSTR_${connection}`);
  const given = firstVariables(checkout);
  const others = environment(checkout).slice(given.length);
  const outside = readsOutside(checkout) || addsOutside(checkout) || isOfUnseenEnvironment(checkout);
  const settings: readonly Setting[] = [
    ...argumentsOfImage(checkout, key).map((one) => settingOf({ name, by: 'kept', ...one })),
    ...names.flatMap((one) => named(given, one)),
    ...argumentsOfSetup(checkout, key).map((one) => settingOf({ name, by: 'setup', ...one })),
    ...names.flatMap((one) => named(others, one)),
    ...settingsFiles(checkout).flatMap(({ path, carry, mounted, content }): readonly Setting[] => {
      if (path === undefined) return [{ kind: 'unseen', from: mounted ?? '' }];
      const setting = readSettings(checkout, { path, mounted, content }).get(key.toLowerCase());
      return setting && setting.value !== ''
        ? [
            {
              kind: 'value' as const,
              value: setting.value,
              from: setting.from,
              unsure: mounted !== undefined || isIgnored(checkout.project, path),
              ...(carry ? { carry } : {}),
            },
          ]
        : [];
    }),
  ];
  return [
    ...setInCode(checkout, key),
    ...settings.map((one) => (one.kind === 'value' && outside ? { ...one, unsure: true } : one)),
  ];
}

/** Whether the code adds a file of settings that the checkout does not hold: it does not say which, or none of the image's. */
function addsOutside(checkout: Checkout): boolean {
  return addedFiles(checkout).some((name) => name === undefined || isOutside(checkout, name));
}

/** A file of settings that no image has: it lies elsewhere, or in the data folder, and a mount of the set-up does not say what it is. */
function isOutside(checkout: Checkout, name: string): boolean {
  const path = posix.resolve(checkout.contentRoot, name);
  const isElsewhere =
    !isBelow(path, checkout.contentRoot) || isBelow(path, posix.join(checkout.contentRoot, 'App_Data'));
  return isElsewhere && mountedAt(checkout, name)?.path === undefined;
}

/** Whether only the host knows the name of the environment, and there are settings for several. */
function isOfUnseenEnvironment(checkout: Checkout): boolean {
  const [named] = environmentName(checkout);
  if (named === undefined || (named.kind === 'value' && named.unsure !== true)) return false;
  return checkout.project.files.some(
    (path) =>
      folderOf(path) === checkout.host.folder &&
      /^appsettings\.(?!development\.|production\.)[^.]+\.json$/i.test(nameOf(path)),
  );
}

function environmentName(checkout: Checkout): readonly Setting[] {
  return ['ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT'].flatMap((name) => variable(checkout, name));
}

/** Settings of the host's files by a pattern for their key in lower case; those of the file that wins first. */
export function settingsMatching(
  checkout: Checkout,
  key: RegExp,
): readonly { readonly key: string; readonly value: string; readonly from: string }[] {
  return settingsFiles(checkout).flatMap((file) =>
    [...readSettings(checkout, file)]
      .filter(([name]) => key.test(name))
      .map(([name, setting]) => ({ key: name, ...setting })),
  );
}

/** Settings of an environment variable of the running container. */
export function variable(checkout: Checkout, name: string): readonly Setting[] {
  return named(environment(checkout), name);
}

function named(variables: readonly ContainerVariable[], name: string): readonly Setting[] {
  const wanted = name.toLowerCase();
  return variables.filter((entry) => entry.name.replaceAll(':', '__').toLowerCase() === wanted).map(settingOf);
}

function settingOf({ name, value, from, by, unsure }: ContainerVariable): Setting {
  if (value === undefined || /\$\{|\$[A-Za-z_]|<%/.test(value)) return { kind: 'unseen', from };
  return {
    kind: 'value',
    value,
    from,
    ...(unsure ? { unsure } : {}),
    ...(by === 'setup' ? { carry: { name, value } } : {}),
  };
}

/** `appsettings.json` and that of the environment, which is Production unless a variable says another one; files that the code adds win. */
function settingsFiles(checkout: Checkout): readonly SettingsFile[] {
  return files(checkout, '', () => findSettingsFiles(checkout));
}

const files = remembered<readonly SettingsFile[]>();

function findSettingsFiles(checkout: Checkout): readonly SettingsFile[] {
  const { host } = checkout;
  const [named] = environmentName(checkout);
  const other = named?.kind === 'value' && !/^development$/i.test(named.value) ? named : undefined;
  const production = other?.value ?? 'Production';
  const added = addedFiles(checkout).flatMap((name) => name?.replaceAll(HOLE, production) ?? []);
  const carry = other?.carry && !/^production$/i.test(other.value) ? { carry: other.carry } : {};
  return [
    ...added
      .toReversed()
      .filter((name) => !/^appsettings\..*json$/i.test(name))
      .map((name) => ({ name })),
    { name: `appsettings.${production}.json`, ...carry },
    { name: 'appsettings.json' },
  ].flatMap(({ name, ...rest }): readonly SettingsFile[] => {
    const mount = mountedAt(checkout, name);
    if (mount) return [{ ...rest, ...mount }];
    const path = joinPath(host.folder, name);
    return path === undefined ? [] : [{ path, ...rest }];
  });
}

/** A file of settings. It has no path where it lies on the host alone. */
interface SettingsFile {
  readonly path?: string;
  readonly carry?: SetVariable;
  /** Where an existing set-up mounts it over that of the image: the new deployment may do so as well, or not. */
  readonly mounted?: string | undefined;
  /** Its text, where that stands in the Compose file itself. */
  readonly content?: string | undefined;
}

function readSettings({ project }: Checkout, { path, mounted, content }: SettingsFile): Settings {
  if (path === undefined) return new Map();
  if (content === undefined) return readSettingsFile(project, path);
  const settings = readSettingsFile({ ...project, read: () => content }, path);
  return new Map([...settings].map(([key, { value }]) => [key, { value, from: mounted ?? path }] as const));
}

function mountedAt(checkout: Checkout, name: string): SettingsFile | undefined {
  const target = posix.join(checkout.contentRoot, name);
  for (const { from, mounts, configs = [] } of appServices(checkout)) {
    const config = configs.find((one) => one.target === target);
    const mount = mountAround(mounts, target);
    if (config?.content !== undefined) return { mounted: config.from, path: name, content: config.content };
    const mounted = mount ?? config;
    if (!mounted) continue;
    const source = mount?.source ?? config?.file;
    const path = source === undefined ? undefined : joinPath(folderOf(fileOfPlace(from)), source);
    return { mounted: mounted.from, ...(path !== undefined && checkout.project.files.includes(path) && { path }) };
  }
  // Kamal mounts what lies on the host.
  const onHost = (checkout.kamal?.mounts ?? []).find((one) => one.target === target);
  if (onHost) return { mounted: onHost.from };
  const map = configMapFile(checkout.project, target);
  return map && { mounted: map.from, ...(map.content !== undefined && { path: name, content: map.content }) };
}

/** The mount of a file, or of the folder that it lies in, with where that has the file; never of the whole app. */
function mountAround(
  mounts: readonly { readonly source: string; readonly target: string; readonly from: string }[],
  target: string,
): { readonly source: string; readonly from: string } | undefined {
  const own = mounts.find((one) => one.target === target);
  if (own) return own;
  const around = mounts.find(
    (one) => one.source.startsWith('.') && target.startsWith(`${one.target.replace(/\/+$/, '')}/`),
  );
  return around && { ...around, source: posix.join(around.source, posix.relative(around.target, target)) };
}

/** Prefixes of `AddEnvironmentVariables("SHOP_")` and `AddEnvironmentVariables(s => s.Prefix = "SHOP_")`. */
function prefixes({ sources, surroundings }: Checkout): readonly string[] {
  return given(sources, '', () => {
    // Settings would be asked for while they are read.
    const { read: _, ...around } = surroundings;
    return sources.flatMap((source) =>
      findCalls(source, ['AddEnvironmentVariables']).flatMap(({ args: [first] }) => {
        const member = first && /\bPrefix\s*=(?!=)\s*/.exec(bareOf(first));
        const value = first && member ? { ...first, start: first.start + member.index + member[0].length } : first;
        const length = value && member ? bareOf(value).search(/[;,}]/) : -1;
        const span = value && length >= 0 ? { ...value, end: value.start + length } : value;
        return constantText(span, around) ?? [];
      }),
    );
  });
}

const given = remembered<readonly string[]>();
