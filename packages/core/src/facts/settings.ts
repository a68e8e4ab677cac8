import { readAppSettings } from '../project/appsettings.js';
import { isIgnored } from '../project/gitignore.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';

/**
 * A setting in production, with its place. `unseen` when it is set, but to a value that the checkout does not hold;
 * `unsure` when it stands in a file that Git ignores, so that the image built from the repository may not have it.
 */
export type Setting =
  | { readonly kind: 'value'; readonly value: string; readonly from: string; readonly unsure?: boolean }
  | { readonly kind: 'unseen'; readonly from: string };

/** Places of production settings, the one that wins first: environment, `appsettings.Production.json`, `appsettings.json`. */
export function settingsOf(checkout: Checkout, key: string): readonly Setting[] {
  const { project, host } = checkout;
  const file = (name: string): readonly Setting[] => {
    const path = host.folder === '.' ? name : `${host.folder}/${name}`;
    const setting = readAppSettings(project, path).get(key.toLowerCase());
    return setting && setting.value !== ''
      ? [{ kind: 'value', value: setting.value, from: setting.from, unsure: isIgnored(project, path) }]
      : [];
  };
  return [
    ...variable(checkout, key.replaceAll(':', '__')),
    ...file('appsettings.Production.json'),
    ...file('appsettings.json'),
  ];
}

/** Settings of the host's files by a pattern for their key in lower case; those of `appsettings.Production.json` first. */
export function settingsMatching(
  { project, host }: Checkout,
  key: RegExp,
): readonly { readonly value: string; readonly from: string }[] {
  return ['appsettings.Production.json', 'appsettings.json'].flatMap((name) =>
    [...readAppSettings(project, host.folder === '.' ? name : `${host.folder}/${name}`)]
      .filter(([name]) => key.test(name))
      .map(([, setting]) => setting),
  );
}

/** Settings of an environment variable of the running container. */
export function variable(checkout: Checkout, name: string): readonly Setting[] {
  const wanted = name.toLowerCase();
  return environment(checkout)
    .filter((entry) => entry.name.toLowerCase() === wanted)
    .map(({ value, from }) =>
      value === undefined || /\$\{|\$[A-Za-z_]|<%/.test(value)
        ? { kind: 'unseen', from }
        : { kind: 'value', value, from },
    );
}

/** All variables of the app's container in the existing set-ups; Kamal's first, because it is the newer one where both exist. */
export function environment(
  checkout: Checkout,
): readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[] {
  const { kamal, csproj } = checkout;
  return [
    ...(kamal?.secret.map(({ name, from }) => ({ name, value: undefined, from })) ?? []),
    ...(kamal?.clear ?? []),
    ...appServices(checkout).flatMap((service) => service.environment),
    ...csproj.items
      .filter(({ name }) => name === 'ContainerEnvironmentVariable')
      .map(({ include, metadata, from }) => ({ name: include, value: metadata['Value'], from })),
  ];
}
