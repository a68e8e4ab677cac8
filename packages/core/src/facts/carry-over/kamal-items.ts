import { posix } from 'node:path';
import {
  kamalDestinations,
  kamalSecretFiles,
  kamalSecretNames,
  readKamalDestination,
  readKamalYaml,
} from '../../project/kamal.js';
import { shortMount } from '../../project/compose.js';
import { isBelow, joinPath, relativePath } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { withValues } from '../../project/changed-node.js';
import { environmentOf, isYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import { labelItems } from './proxies/proxy-service.js';
import { traefikItems, type TraefikOption } from './proxies/traefik-items.js';
import { isBesideApp } from '../kamal-services.js';
import { isLitestreamImage } from '../litestream-service.js';
import type { EarlierItem } from './earlier-item.js';
import { readMount, sourceOnHost } from './earlier-mount.js';
import { environmentItem } from './environment-item.js';
import { JUMP_HOST, jumpHostItems } from './jump-host-items.js';

type Reader = (node: YamlNode, root: YamlNode) => readonly EarlierItem[];

/** How each part of `config/deploy.yml` is read; a key that is not here is a setting. */
const READERS: Readonly<Record<string, Reader>> = {
  env: environmentItems,
  volumes: (node) =>
    node.items.flatMap((item): readonly EarlierItem[] => {
      const known = readMount(item);
      if (known === undefined) return [];
      const { source, mount } = known;
      const place = sourceOnHost(source, (name) => name);
      return [
        {
          kind: 'mount',
          name: `${source} at ${mount.target}`,
          where: item.from,
          value: mount.target,
          mount: { ...mount, ...(place !== undefined && { source: place }) },
        },
      ];
    }),
  accessories: (node, root) =>
    node.entries.flatMap(([name, accessory]): readonly EarlierItem[] => {
      const image = accessory.get('image').text ?? '';
      return [
        {
          kind: 'service',
          name: image === '' ? name : `${name} (${image})`,
          where: accessory.from,
          value: isLitestreamImage(image) ? 'litestream' : isBesideApp(root, accessory) ? 'other' : 'elsewhere',
        },
        ...['volumes', 'directories', 'files']
          .flatMap((key) => accessory.get(key).items)
          .flatMap(({ text = '', from }) =>
            shortMount(text, from).map(({ source, target }): EarlierItem => ({
              kind: 'mount',
              name: `${source} at ${target} of ${name}`,
              where: from,
              value: isLitestreamImage(image) ? 'litestream' : isBesideApp(root, accessory) ? target : 'elsewhere',
            })),
          ),
        ...accessory.entries
          .filter(([key]) => /^(?:port|options|labels|proxy|network)$/.test(key) && !isLitestreamImage(image))
          .map(([key, { from }]): EarlierItem => ({
            kind: 'setting',
            name: `${key} of ${name}`,
            where: from,
            ...(!isBesideApp(root, accessory) && { value: 'elsewhere' }),
          })),
      ];
    }),
  servers: (node, root) => {
    const roles = node.items.length > 0 ? [['web', node] as const] : node.entries;
    return roles.flatMap(([role, one]): readonly EarlierItem[] => {
      const hosts = one.items.length > 0 ? one.items : one.get('hosts').items;
      return [
        ...(role === 'web'
          ? []
          : [
              {
                kind: 'service' as const,
                name: `${role} (a role of its own)`,
                where: one.from,
                value: isBesideApp(root, one) ? 'other' : 'elsewhere',
              },
            ]),
        ...(role === 'web' ? hosts : []).map(({ text = '', from }, index): EarlierItem => ({
          kind: 'setting',
          name: index === 0 ? 'the host' : `another host, ${text}`,
          where: from,
          value: index === 0 ? 'kamal host' : 'kamal another host',
        })),
        ...(role === 'web' ? ofWeb(one) : ofRole(role, one, isBesideApp(root, one))),
      ];
    });
  },
  labels: (node) => labels('labels', node),
  // Kamal 1 started a proxy of its own.
  traefik: (node) => [
    ...traefikItems(optionsOf(node.get('args'))).filter(({ kind }) => kind === 'time-out' || kind === 'redirect'),
    ...leaves('traefik', node),
  ],
  proxy: (node) => [
    ...ownLimit(node),
    ...node.entries.flatMap(([key, value]): readonly EarlierItem[] => {
      if (key === 'host' || key === 'hosts')
        return [value, ...value.items].flatMap(({ text, from }): readonly EarlierItem[] =>
          text === undefined ? [] : text.split(',').map((name) => ({ kind: 'domain', name: name.trim(), where: from })),
        );
      if (/timeout/.test(key))
        return [
          {
            kind: 'time-out',
            name: `proxy.${key}: ${value.text ?? ''}`,
            where: value.from,
            value: `${key} ${value.text}`,
          },
        ];
      return leaves(`proxy.${key}`, value);
    }),
  ],
};

/** What the app's own role says beside its hosts. */
function ofWeb(node: YamlNode): readonly EarlierItem[] {
  return node.entries.flatMap(([key, value]): readonly EarlierItem[] => {
    if (key === 'hosts') return [];
    if (key === 'env') return environmentItems(value);
    return key === 'labels' ? labels('servers.web.labels', value) : leaves(`servers.web.${key}`, value);
  });
}

/** What another role has that its service does not: that one has its command and its variables. */
function ofRole(role: string, node: YamlNode, isBeside: boolean): readonly EarlierItem[] {
  return node.entries
    .filter(([key]) => !/^(?:hosts|cmd|env|logging|proxy)$/.test(key))
    .map(([key, { from }]) => ({
      kind: 'setting',
      name: `${key} of ${role}`,
      where: from,
      ...(!isBeside && { value: 'elsewhere' }),
    }));
}

/** Labels that tell a proxy where the app is, and others. */
function labels(path: string, node: YamlNode): readonly EarlierItem[] {
  const all = optionsOf(node);
  const isOfProxy = (name: string): boolean => /^(?:traefik\.|caddy(?:_\d+)?(?:\.|$))/.test(name);
  return [
    ...labelItems(all),
    ...node.entries.filter(([name]) => !isOfProxy(name)).flatMap(([name, value]) => leaves(`${path}.${name}`, value)),
  ];
}

function optionsOf(node: YamlNode): readonly TraefikOption[] {
  return node.entries.map(([name, { text, from }]) => ({ name, value: text, from }));
}

/** Variables and secrets of the app, or of its role. */
function environmentItems(node: YamlNode): readonly EarlierItem[] {
  const nested = node.entries.some(([key]) => key === 'clear' || key === 'secret');
  return [
    ...environmentOf(nested ? node.get('clear') : node).flatMap(({ name, value, from }) =>
      environmentItem(name, value, from),
    ),
    ...(nested ? node.get('secret').items : []).flatMap(({ text, from }): readonly EarlierItem[] =>
      text === undefined ? [] : [{ kind: 'secret', name: kamalSecretNames(text).name, where: from }],
    ),
    ...(nested ? node.get('tags').entries : []).flatMap(([tag, one]) =>
      environmentItems(one).map((item) => ({ ...item, name: `${item.name} of the tag ${tag}` })),
    ),
  ];
}

/** The upload limits of kamal-proxy without any setting: it buffers 1 GB, and has no limit for what it does not buffer. */
function ownLimit(proxy: YamlNode): readonly EarlierItem[] {
  const buffering = proxy.get('buffering');
  if (proxy.entries.length === 0 || buffering.get('max_request_body').text !== undefined) return [];
  const size = buffering.get('requests').text === 'false' ? 'any size' : '1 GB';
  return [{ kind: 'setting', name: `uploads of ${size} through kamal-proxy`, where: proxy.from }];
}

/** Everything that a Kamal set-up says, with its secrets and hooks. */
export function kamalItems(project: Project, folder: string): readonly EarlierItem[] {
  const file = readKamalYaml(project, folder);
  if (!isYaml(file)) return [];
  const { used, others } = kamalDestinations(project, folder);
  const roots = [file.root, ...used.flatMap((one) => readKamalDestination(project, one) ?? [])];
  return [
    ...roots.flatMap((root) =>
      root.entries.flatMap(
        ([key, node]) =>
          READERS[key]?.(node, withValues(file.root, Object.fromEntries(root.entries))) ?? leaves(key, node, folder),
      ),
    ),
    ...sshFiles(project, folder, roots).flatMap((path) => jumpHostItems(path, project.read(path) ?? '')),
    ...others.map(({ name, path }): EarlierItem => ({
      kind: 'setting',
      name: `destination ${name}`,
      where: `${path}:1`,
    })),
    ...kamalSecretFiles(project, folder).flatMap((path) =>
      secrets(path, project.read(path) ?? '', file.root, othersText(project, folder)),
    ),
  ];
}

/** Settings of SSH that Kamal reads, `ssh: { config: [config/ssh] }`. */
function sshFiles(project: Project, folder: string, roots: readonly YamlNode[]): readonly string[] {
  const named = roots.flatMap((root) => textsOf(root.get('ssh').get('config')));
  return named.flatMap((path) => joinPath(folder, path) ?? []).filter((path) => project.files.includes(path));
}

/** Everything else that may read `.kamal/secrets`: other configurations, with their ERB, and hooks. */
function othersText(project: Project, folder: string): string {
  return project.files
    .filter(
      (path) =>
        isBelow(path, folder) &&
        /^config\/deploy[\w.-]*\.ya?ml$|^\.kamal\/hooks\//.test(relativePath(folder, path)) &&
        !path.endsWith('.sample'),
    )
    .map((path) => (project.read(path) ?? '').replaceAll(/^\s*#.*$/gm, ''))
    .join('\n');
}

/** Each value by its path, `builder.arch: amd64`. */
function leaves(key: string, node: YamlNode, folder = '.'): readonly EarlierItem[] {
  if (node.entries.length > 0) return node.entries.flatMap(([name, value]) => leaves(`${key}.${name}`, value, folder));
  const text = node.text ?? node.items.flatMap((item) => item.text ?? []).join(', ');
  const build = key.startsWith('builder.');
  return [
    {
      kind: build ? 'build' : /timeout/.test(key) ? 'time-out' : 'setting',
      name: text === '' ? key : `${key}: ${text}`,
      where: node.from,
      // Paths count from the folder that Kamal is called in.
      value: key.startsWith('ssh.proxy')
        ? JUMP_HOST
        : `kamal ${key}: ${/^builder\.(?:context|dockerfile)$/.test(key) ? posix.join(folder, text) : text}`,
    },
  ];
}

/** A line that only other lines read, such as one that fetches from a vault, is none of a container. */
function secrets(path: string, text: string, root: YamlNode, others: string): readonly EarlierItem[] {
  const named = secretsIn(root);
  const ofLitestream = root
    .get('accessories')
    .entries.filter(([, node]) => isLitestreamImage(node.get('image').text ?? ''))
    .flatMap(([, node]) => secretsIn(node));
  const isOfLitestream = (key: string): boolean =>
    ofLitestream.some((one) => one.key === key) &&
    named.filter((one) => one.key === key).length === ofLitestream.filter((one) => one.key === key).length;
  const logIn = ['username', 'password'].flatMap((key) => {
    const node = root.get('registry').get(key);
    return [node, ...node.items].flatMap((one) => one.text ?? []);
  });
  return text.split('\n').flatMap((line, index): readonly EarlierItem[] => {
    const key = /^\s*(?:export\s+)?([A-Za-z_]\w*)=/.exec(line)?.[1];
    if (key === undefined) return [];
    const where = `${path}:${index + 1}`;
    const names = named.filter((one) => one.key === key).map(({ name }) => name);
    const litestream = isOfLitestream(key) ? { value: "the earlier Litestream's" } : {};
    if (names.length > 0) return names.map((name) => ({ kind: 'secret', name, where, ...litestream }));
    const ofBuild = root
      .get('builder')
      .get('secrets')
      .items.some((item) => item.text === key);
    const isSource = new RegExp(`\\$\\{?${key}\\b`).test(text.replace(line, ''));
    const value = logIn.includes(key)
      ? 'the log-in of the registry'
      : isSource
        ? 'where other secrets come from'
        : ofBuild
          ? `secret of the build ${key}`
          : new RegExp(String.raw`(?:^\s*-|[[,:$({"'])\s*["']?${key}\b(?!\s*:)`, 'm').test(others)
            ? undefined
            : 'read by nothing';
    return [{ kind: 'secret', name: key, where, ...(value !== undefined && { value }) }];
  });
}

/** What a list called `secret` names, of the app, of a role or of an accessory. */
function secretsIn(node: YamlNode): readonly { readonly name: string; readonly key: string }[] {
  return node.entries.flatMap(([key, value]) => [
    ...(key === 'secret' ? value.items.flatMap(({ text }) => (text === undefined ? [] : kamalSecretNames(text))) : []),
    ...secretsIn(value),
  ]);
}
