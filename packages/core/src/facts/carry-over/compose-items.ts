import { labelsOf } from '../../project/compose-labels.js';
import { shortMount } from '../../project/compose-mount.js';
import { extendedNode } from '../../project/extended-node.js';
import { readEnvFile } from '../../project/env-file.js';
import { folderOf, joinPath, fileOfPlace } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { environmentOf, isYaml, readYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem, StartWords } from './earlier-item.js';
import { isCarriedKey } from '../earlier-services.js';
import { readMount, sourceOnHost } from './earlier-mount.js';
import { environmentItem } from './environment-item.js';
import { labelItems } from './proxies/proxy-service.js';
import { startItem } from './start-words.js';
import { volumesOf } from './volume-names.js';

/** What a service of an earlier Compose file is. The new deployment has no command like that of another migration. */
export type ServiceRole = 'app' | 'migration' | 'other migration' | 'litestream' | 'proxy' | 'other';

/** What else has to be known of a service. */
export interface ServiceReader {
  roleOf(service: string, node: YamlNode): ServiceRole;
  /**
   * What the app starts with where this service runs it; undefined for another service that is built like it.
   * @param apps services whose role is the app
   */
  startOf(
    service: string,
    apps: readonly string[],
  ): Readonly<Partial<Record<'entrypoint' | 'command', StartWords | undefined>>> | undefined;
  /** What a proxy does for the app. */
  proxyOf(service: string, node: YamlNode): readonly EarlierItem[];
}

/** Everything that a Compose file says of its services. What stands in one that is not the app's goes with that service. */
export function composeItems(
  project: Project,
  path: string,
  { roleOf, startOf, proxyOf }: ServiceReader,
): readonly EarlierItem[] {
  const file = readYaml(project, path);
  if (!isYaml(file)) return [];
  const all = file.root.get('services').entries.map(([name, own]) => ({
    name,
    node: withoutExtends(extendedNode(project, path, file.root, own)),
    role: roleOf(name, own),
  }));
  const apps = all.filter(({ role }) => role === 'app').map(({ name }) => name);
  return [
    ...all.flatMap(({ name, node, role }) => {
      const started = (['entrypoint', 'command'] as const).flatMap((part): readonly EarlierItem[] => {
        if (role !== 'app' || node.entries.every(([key]) => key !== part)) return [];
        const start = startOf(name, apps);
        return [startItem(part, start === undefined ? `${part} of ${name}` : part, node.get(part).from, start?.[part])];
      });
      return [
        ...serviceItems(project, name, node, role, volumesOf(path, file.root), isOfDriver(file.root)),
        ...started,
        ...(role === 'proxy' ? proxyOf(name, node) : []),
      ];
    }),
    ...['secrets', 'configs'].flatMap((key) =>
      file.root
        .get(key)
        .entries.map(([name, { from }]): EarlierItem => ({ kind: 'setting', name: `${key}: ${name}`, where: from })),
    ),
  ];
}

function serviceItems(
  project: Project,
  name: string,
  node: YamlNode,
  role: ServiceRole,
  volumeName: (key: string) => string | undefined,
  isElsewhere: (item: EarlierItem) => boolean,
): readonly EarlierItem[] {
  const image = node.get('image').text;
  const title = role === 'other' && image !== undefined ? `${name} (${image})` : name;
  const service: EarlierItem = { kind: 'service', name: title, where: node.from, value: role };
  if (role === 'litestream' || role === 'proxy' || role === 'other migration') return [service];
  if (role === 'other') {
    const mounts = node.get('volumes').items.flatMap(mountItem);
    const left = node.entries.filter(([key]) => !isCarriedKey(key));
    return [
      service,
      ...mounts.map((item) => ({ ...item, name: `${item.name} of ${name}` })),
      ...left.map(([key, { from }]): EarlierItem => ({ kind: 'setting', name: `${key} of ${name}`, where: from })),
    ];
  }
  const mounts = node
    .get('volumes')
    .items.flatMap((item) => mount(item, volumeName))
    .map((item) => (isElsewhere(item) ? withoutSource(item) : item));
  return [
    service,
    ...mounts,
    ...environmentOf(node.get('environment')).flatMap(({ name: variable, value, from }) =>
      environmentItem(variable, value, from),
    ),
    ...[node.get('env_file'), ...node.get('env_file').items].flatMap((item): readonly EarlierItem[] => {
      const file = item.text ?? item.get('path').text;
      return file === undefined ? [] : envFile(project, file, item.from);
    }),
    ...buildOf(node.get('build')),
    ...labelItems(labelsOf(node)),
    ...labelsOf(node)
      .filter(({ name: label }) => !/^(?:traefik\.|caddy(?:_\d+)?(?:\.|$))/.test(label))
      .map(({ name: label, from }): EarlierItem => ({ kind: 'setting', name: `labels: ${label}`, where: from })),
    ...node.entries
      .filter(([key]) => !['volumes', 'environment', 'env_file', 'build', 'labels'].includes(key))
      .filter(([key]) => role !== 'app' || (key !== 'entrypoint' && key !== 'command'))
      .flatMap(([key, value]) => settings(key, value, role)),
  ];
}

/** A service that has what it extends in itself. */
function withoutExtends(node: YamlNode): YamlNode {
  return { ...node, entries: node.entries.filter(([key]) => key !== 'extends') };
}

/** Whether a volume lies on another machine, or where its driver says: a new one of the same name would be empty. */
function isOfDriver(root: YamlNode): (item: EarlierItem) => boolean {
  return ({ name }) => {
    const volume = root.get('volumes').get(name.replace(/ at .*$/s, ''));
    return volume.get('driver_opts').entries.length > 0 || !/^(?:local)?$/.test(volume.get('driver').text ?? '');
  };
}

function withoutSource({ mount: _mount, ...item }: EarlierItem): EarlierItem {
  return item;
}

/** The variables of a file in the checkout. A file that only the host has is listed as lost, because its content is unknown. */
function envFile(project: Project, file: string, where: string): readonly EarlierItem[] {
  const path = joinPath(folderOf(fileOfPlace(where)), file);
  const variables = path === undefined ? undefined : readEnvFile(project, path);
  return (
    variables?.flatMap(({ name, value, from }) => environmentItem(name, value, from)) ?? [
      { kind: 'setting', name: `env_file ${file}`, where },
    ]
  );
}

function mount(item: YamlNode, volumeName: (key: string) => string | undefined): readonly EarlierItem[] {
  const known = readMount(item);
  const source = known && sourceOnHost(known.source, volumeName);
  return mountItem(item).map((one) =>
    known === undefined ? one : { ...one, mount: { ...known.mount, ...(source !== undefined && { source }) } },
  );
}

function mountItem(item: YamlNode): readonly EarlierItem[] {
  const long = { source: item.get('source').text ?? '', target: item.get('target').text ?? '' };
  const [{ source, target } = long] = item.text === undefined ? [] : shortMount(item.text, item.from);
  const place = target === '' ? item.text : target;
  return place === undefined
    ? []
    : [{ kind: 'mount', name: source === '' ? place : `${source} at ${place}`, where: item.from, value: place }];
}

function buildOf(build: YamlNode): readonly EarlierItem[] {
  if (build.text !== undefined) return [contextOf(build.text, build.from)];
  return build.entries.flatMap(([key, node]): readonly EarlierItem[] => {
    if (key === 'context' && node.text !== undefined) return [contextOf(node.text, node.from)];
    // The text of a whole Dockerfile is no name.
    if (node.text?.includes('\n') === true) return [{ kind: 'build', name: key, where: node.from }];
    if (key === 'args')
      return environmentOf(node).map(({ name, value = '', from }) => ({
        kind: 'build',
        name: `build-arg ${name}`,
        where: from,
        value,
      }));
    const values = textsOf(node);
    return [
      {
        kind: 'build',
        name: `${key === 'dockerfile' ? 'file' : key} ${values.join(', ')}`.trim(),
        where: node.from,
        value: values.join(', '),
      },
    ];
  });
}

/** Its value counts from the root, where it lies below that. */
function contextOf(text: string, where: string): EarlierItem {
  const path = /[$:~]/.test(text) ? undefined : joinPath(folderOf(fileOfPlace(where)), text.replace(/(?<=.)\/$/, ''));
  return { kind: 'build', name: `context ${text}`, where, value: path ?? text };
}

function settings(key: string, node: YamlNode, role: ServiceRole): readonly EarlierItem[] {
  const one = (text: string, where: string): EarlierItem => ({
    kind: 'setting',
    name: text === '' ? key : `${key}: ${text}`,
    where,
    value: `${role} ${key}: ${text}`,
  });
  // Their arguments may be confidential.
  if (/^(?:command|entrypoint)$/.test(key)) return [one('', node.from)];
  if (node.text !== undefined) return [one(node.text, node.from)];
  if (node.items.length > 0)
    return node.items.map((item) => one((item.text ?? shortOf(item)).replace(/=.*$/s, ''), item.from));
  return [one(shortOf(node), node.from)];
}

/** A nested value in one line. */
function shortOf(node: YamlNode): string {
  return node.entries
    .map(([key, value]) => `${key}${/^[\w.-]{1,20}$/.test(value.text ?? '') ? ` ${value.text}` : ''}`)
    .join(', ')
    .slice(0, 60);
}
