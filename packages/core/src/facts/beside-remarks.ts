import type { ComposeFile, ComposeService } from '../project/compose.js';
import { isBelow } from '../project/paths.js';
import { isYaml, readYaml } from '../project/yaml-file.js';
import { appServices, isForDevelopers } from './app-services.js';
import { isProxy } from './carry-over/proxies/proxy-service.js';
import type { Checkout } from './checkout.js';
import { isWorkerOfApp, type EarlierService } from './earlier-services.js';
import { guessed, type Fact } from './fact.js';
import type { EarlierDeployment } from './facts.js';
import { isLitestream } from './litestream-service.js';
import { findOwnServices } from './own-services.js';

/** What a service gives its container, and the new template does not. */
const KEYS =
  /^(?:devices|cap_add|privileged|network_mode|pid|ipc|extra_hosts|dns|group_add|sysctls|ulimits|gpus|runtime|shm_size|tmpfs)$/;
/** Mounts that only tell the time. */
const CLOCK = /^\/etc\/(?:localtime|timezone)$/;

/**
 * What Compose files that nothing deploys run beside the app on its data, and what they give the app, as far as the new deployment does
 * not. Such files say how people run the app.
 * @param carried services that the new deployment takes over
 */
export function besideRemarks(
  checkout: Checkout,
  dataFolder: string,
  earlier: readonly Fact<EarlierDeployment>[],
  carried: readonly EarlierService[],
): readonly Fact<string>[] {
  const deployed = new Set(earlier.flatMap(({ value }) => value.files));
  const apps = appServices(checkout);
  const going = new Set([...carried, ...findOwnServices(checkout)].map(({ name }) => name));
  return checkout.compose
    .filter(({ path, services }) => !deployed.has(path) && services.some((service) => apps.includes(service)))
    .flatMap((file) =>
      file.services
        .filter(({ name }) => !going.has(name))
        .flatMap((service) => remarkOf(checkout, file, service, apps, dataFolder) ?? []),
    );
}

function remarkOf(
  checkout: Checkout,
  file: ComposeFile,
  service: ComposeService,
  apps: readonly ComposeService[],
  dataFolder: string,
): Fact<string> | undefined {
  const others = apps.filter((app) => app !== service && file.services.includes(app));
  const { name, from } = service;
  const runs = `The service ${name} of ${file.path}`;
  if (isWorkerOfApp(checkout, file, service))
    return guessed(`${runs} runs the image of the app with a command of its own. The new deployment ${ADD}`, from);
  if (apps.includes(service)) return givesApp(checkout, file, service, dataFolder);
  const shared = service.mounts.find(({ source }) =>
    others.some(({ mounts }) =>
      mounts.some(
        (mount) => mount.source === source && (isBelow(mount.target, dataFolder) || isBelow(dataFolder, mount.target)),
      ),
    ),
  );
  const isKnown = isLitestream(service) || isForDevelopers(service) || isProxy(checkout.project, file.path, service);
  return shared && !isKnown
    ? guessed(`${runs} mounts ${shared.source}, which the app mounts as well. The new deployment ${ADD}`, shared.from)
    : undefined;
}

const ADD = 'does not run it: if you need it, add it there.';

/** What the new container of the app lacks. */
function givesApp(
  { project }: Checkout,
  { path }: ComposeFile,
  { name, mounts, from }: ComposeService,
  dataFolder: string,
): Fact<string> | undefined {
  const yaml = readYaml(project, path);
  const keys = isYaml(yaml)
    ? yaml.root
        .get('services')
        .get(name)
        .entries.map(([key]) => key)
    : [];
  const others = mounts.filter(
    ({ target }) => !CLOCK.test(target) && !isBelow(target, dataFolder) && !isBelow(dataFolder, target),
  );
  const given = [
    ...keys.filter((key) => KEYS.test(key)),
    ...others.map(({ source, target }) => `the mount ${source}:${target}`),
  ];
  return given.length === 0
    ? undefined
    : guessed(
        `The service ${name} of ${path} gives the app ${given.join(', ')}. The new deployment does not: if the app needs it, add it ` +
          'there.',
        from,
      );
}
