import type { ComposeFile, ComposeService } from '../project/compose.js';
import { extendedNode } from '../project/extended-node.js';
import type { Project } from '../project/project.js';
import { environmentOf, isYaml, readYaml, type YamlNode } from '../project/yaml-file.js';
import { uniqueBy } from '../unique-by.js';
import { runsBesideApp } from './beside-app.js';
import { appServices } from './app-services.js';
import { readMount, sourceOnHost } from './carry-over/earlier-mount.js';
import { volumesOf } from './carry-over/volume-names.js';
import type { Checkout } from './checkout.js';
import { efMigrations } from './ef-migrations.js';
import type { Fact } from './fact.js';
import type { EarlierDeployment } from './facts.js';
import { isProxy } from './carry-over/proxies/proxy-service.js';
import { kamalServices } from './kamal-services.js';
import { isLitestream } from './litestream-service.js';
import { findMigrateCommand } from './migrations.js';
import { ownServicesFile } from './own-services.js';
import { isSecretName } from './plain-secrets.js';

/** A value of YAML, without the places. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** A service that ran beside the app. */
export interface EarlierService {
  readonly name: string;
  /** Undefined for the image of the app. */
  readonly image?: string;
  /** What goes on as it was, by its key in Compose: command, health check. */
  readonly settings: Readonly<Record<string, Plain>>;
  /** A variable without a value is one of the secrets. */
  readonly environment: readonly { readonly name: string; readonly value?: string }[];
  readonly mounts: readonly ServiceMount[];
  /** Keys, and mounts, that stay behind. */
  readonly leftOut: readonly string[];
  /** `docker-compose.yml:12` */
  readonly from: string;
}

/** A mount of it: a folder of the host, or a volume. */
export interface ServiceMount {
  readonly source: string;
  /** True for a volume. */
  readonly volume: boolean;
  /** Of a volume: its name on the host, where that is known. Default: a new one. */
  readonly onHost?: string;
  readonly target: string;
  readonly readOnly?: true;
}

/** Keys that mean the same in any Compose file, and need nothing of the checkout. */
const KEPT = [
  'entrypoint',
  'command',
  'healthcheck',
  'user',
  'working_dir',
  'stop_grace_period',
  'init',
  'tmpfs',
  'shm_size',
  'profiles',
  'stop_signal',
  'cap_add',
  'cap_drop',
  'security_opt',
  'read_only',
  'mem_limit',
  'mem_reservation',
  'cpus',
  'pids_limit',
  'ulimits',
  'hostname',
  'extra_hosts',
];
/** Keys that the new deployment needs no more. */
const NEEDLESS = [
  'image',
  'build',
  'restart',
  'container_name',
  'depends_on',
  'networks',
  'logging',
  'environment',
  'volumes',
  'expose',
  'extends',
];

/** Whether a key of a service goes on, or is not needed any more. */
export function isCarriedKey(key: string): boolean {
  return KEPT.includes(key) || NEEDLESS.includes(key);
}

/**
 * Services beside the app that the present deployment runs and the new one lacks: those with an image, and workers of the app's own.
 * Apps other than .NET projects often say only in a Compose file how to run them, so the services there that the app needs are included,
 * whether or not the file deploys. The list is empty if the project has services of its own already.
 */
export function findEarlierServices(
  checkout: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): readonly EarlierService[] {
  const { project, compose } = checkout;
  if (project.files.includes(ownServicesFile)) return [];
  const files = new Set(earlier.flatMap(({ value }) => value.files));
  const all = [
    ...(earlier.some(({ value }) => value.kind === 'kamal')
      ? kamalServices(project, checkout.kamal?.folder ?? '.').filter(isNamed)
      : []),
    ...compose.filter(({ path }) => files.has(path)).flatMap((file) => ofFile(checkout, project, file)),
    ...(checkout.csproj.path === ''
      ? compose.filter(({ path }) => !files.has(path)).flatMap((file) => neededIn(checkout, project, file))
      : []),
  ];
  return uniqueBy(all, ({ name }) => name);
}

/** Services of a file that nothing deploys which the app starts after, or finds by their names in its variables. */
function neededIn(checkout: Checkout, project: Project, file: ComposeFile): readonly EarlierService[] {
  const yaml = readYaml(project, file.path);
  const apps = file.services.filter((service) => appServices(checkout).includes(service));
  if (!isYaml(yaml) || apps.length === 0) return [];
  const nodes = yaml.root.get('services');
  const needs = apps.flatMap(({ name, environment }) => {
    const { items, entries } = nodes.get(name).get('depends_on');
    const hosts = environment.flatMap(({ value = '' }) => value.match(/(?<![\w.-])[a-z][\w-]*(?=:\d|\/|$)/g) ?? []);
    return [...items.map(({ text }) => text), ...entries.map(([key]) => key), ...hosts];
  });
  return ofFile(checkout, project, file).filter(({ name }) => needs.includes(name));
}

function ofFile(checkout: Checkout, project: Project, file: ComposeFile): readonly EarlierService[] {
  const yaml = readYaml(project, file.path);
  // A workflow that runs containers by themselves has no services.
  if (!isYaml(yaml) || yaml.root.get('services').entries.length === 0) return [];
  const volumeName = volumesOf(file.path, yaml.root);
  return file.services.flatMap((service) => {
    const node = extendedNode(project, file.path, yaml.root, yaml.root.get('services').get(service.name));
    const isWorker = isWorkerOfApp(checkout, file, service);
    const isOther =
      !appServices(checkout).includes(service) && !isLitestream(service) && !isProxy(project, file.path, service);
    if ((!isWorker && !(isOther && isUsable(service.image))) || !isNamed(service)) return [];
    const ofApp = isWorker
      ? appServices(checkout)
          .filter((one) => one !== service)
          .flatMap(({ mounts }) => mounts)
      : [];
    return [read(service, node, isWorker, volumeName, ofApp)];
  });
}

/** Services of the new template. */
const RESERVED = new Set(['app', 'migrate', 'restore', 'litestream']);

/** Whether Compose takes the name, and the template leaves it free. */
function isNamed({ name }: { readonly name: string }): boolean {
  return /^[a-z0-9][a-z0-9_-]*$/.test(name) && !RESERVED.has(name);
}

/** An image that every host can name; a variable needs a value of its own. */
function isUsable(image: string | undefined): boolean {
  return image !== undefined && !/[$<]/.test(image.replaceAll(/\$\{\w+:?-[^}$]*\}/g, ''));
}

/** Whether a service runs beside the app with its image for as long as that does: one that migrates ends, and has a place of its own. */
export function isWorkerOfApp(checkout: Checkout, file: ComposeFile, service: ComposeService): boolean {
  return runsBesideApp(checkout, file, service) && !migrates(checkout, service);
}

/** Whether a service migrates databases and ends, so that it must not run on: what the deployment runs itself, and a bundle of EF. */
export function migrates(checkout: Checkout, { command }: ComposeService): boolean {
  return (
    command !== undefined &&
    (/--AppTasks=|\bmigrat/i.test(command.text) ||
      command.from === findMigrateCommand(checkout)?.from ||
      efMigrations(checkout).some(({ from, runs }) => runs === 'container' && from === command.from))
  );
}

function read(
  { name }: ComposeService,
  node: YamlNode,
  isWorker: boolean,
  volumeName: (key: string) => string | undefined,
  ofApp: ComposeService['mounts'],
): EarlierService {
  const image = node.get('image').text;
  const mounts = node.get('volumes').items.map((item) => ({ item, mount: mountOf(item, volumeName, ofApp) }));
  return {
    name,
    ...(!isWorker && image !== undefined && { image }),
    settings: Object.fromEntries(
      node.entries
        .filter(
          ([key, value]) =>
            (KEPT.includes(key) && !(isWorker && key === 'user')) ||
            // What ends by itself is not started again and again.
            (key === 'restart' && /^(?:no|false|on-failure\b.*)$/.test(value.text ?? '')),
        )
        .map(([key, value]) => [key, plain(value)]),
    ),
    environment: environmentOf(node.get('environment')).map(({ name: variable, value }) =>
      value === undefined || value === `\${${variable}}` || (isSecretName(variable) && !value.includes('$'))
        ? { name: variable }
        : { name: variable, value },
    ),
    mounts: mounts.flatMap(({ mount }) => mount ?? []),
    leftOut: [
      ...node.entries.map(([key]) => key).filter((key) => ![...KEPT, ...NEEDLESS].includes(key)),
      ...mounts
        .filter(({ mount }) => mount === undefined)
        .map(({ item }) => `the mount ${item.text ?? item.get('target').text ?? ''}`),
    ],
    from: node.from,
  };
}

/** Nothing where only the folder of the earlier Compose file has it, unless the app of the same image mounts it there as well. */
function mountOf(
  item: YamlNode,
  volumeName: (key: string) => string | undefined,
  ofApp: ComposeService['mounts'],
): ServiceMount | undefined {
  const known = readMount(item);
  if (known === undefined || /[$<]/.test(known.source)) return undefined;
  const isShared = ofApp.some(({ source, target }) => source === known.source && target === known.mount.target);
  if (/^[.~]/.test(known.source))
    return isShared ? { source: known.source, volume: false, target: known.mount.target } : undefined;
  const volume = !known.source.startsWith('/');
  const onHost = volume ? sourceOnHost(known.source, volumeName) : undefined;
  const { target, readOnly } = known.mount;
  return {
    source: known.source,
    volume,
    target,
    ...(onHost !== undefined && { onHost }),
    ...(readOnly && { readOnly }),
  };
}

function plain({ text, items, entries }: YamlNode): Plain {
  if (text !== undefined)
    return /^(?:true|false)$/.test(text) ? text === 'true' : /^\d{1,9}$/.test(text) ? Number(text) : text;
  return items.length > 0 ? items.map(plain) : Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
}
