import { kamalDestinations, readKamalDestination, readKamalYaml } from '../../project/kamal.js';
import { joinPath } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { withValues } from '../../project/changed-node.js';
import { isYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { readMount, sourceOnHost } from './earlier-mount.js';
import { jumpHostItems } from './jump-host-items.js';
import { kamalAccessoryItems } from './kamal-accessory-items.js';
import { kamalEnvironmentItems } from './kamal-environment-items.js';
import { kamalLabelItems, traefikOptions } from './kamal-label-items.js';
import { kamalLeaves } from './kamal-leaves.js';
import { kamalRoleItems } from './kamal-role-items.js';
import { kamalSecretItems } from './kamal-secret-items.js';
import { traefikItems } from './proxies/traefik-items.js';

type Reader = (node: YamlNode, root: YamlNode) => readonly EarlierItem[];

/** How each part of `config/deploy.yml` is read; a key that is not here is a setting. */
const READERS: Readonly<Record<string, Reader>> = {
  env: kamalEnvironmentItems,
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
  accessories: kamalAccessoryItems,
  servers: kamalRoleItems,
  labels: (node) => kamalLabelItems('labels', node),
  // Kamal 1 started a proxy of its own.
  traefik: (node) => [
    ...traefikItems(traefikOptions(node.get('args'))).filter(({ kind }) => kind === 'time-out' || kind === 'redirect'),
    ...kamalLeaves('traefik', node),
  ],
  proxy: (node) => [
    ...ownLimit(node),
    ...node.entries.flatMap(([key, value]): readonly EarlierItem[] => {
      if (key === 'host' || key === 'hosts')
        return [value, ...value.items].flatMap(({ text, from }): readonly EarlierItem[] =>
          hostsIn(text ?? '').map((name) => ({ kind: 'domain', name, where: from })),
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
      return kamalLeaves(`proxy.${key}`, value);
    }),
  ],
};

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
          READERS[key]?.(node, withValues(file.root, Object.fromEntries(root.entries))) ??
          kamalLeaves(key, node, folder),
      ),
    ),
    ...sshFiles(project, folder, roots).flatMap((path) => jumpHostItems(path, project.read(path) ?? '')),
    ...others.map(({ name, path }): EarlierItem => ({
      kind: 'setting',
      name: `destination ${name}`,
      where: `${path}:1`,
    })),
    ...kamalSecretItems(project, folder, file.root),
  ];
}

/** Settings of SSH that Kamal reads, `ssh: { config: [config/ssh] }`. */
function sshFiles(project: Project, folder: string, roots: readonly YamlNode[]): readonly string[] {
  const named = roots.flatMap((root) => textsOf(root.get('ssh').get('config')));
  return named.flatMap((path) => joinPath(folder, path) ?? []).filter((path) => project.files.includes(path));
}

/** `<%= ENV.fetch("DOMAIN", "shop.example.org") %>` and `<%= ENV["DOMAIN"] || "shop.example.org" %>`, with what they fall back to. */
const FALLBACK = /<%=\s*ENV(?:\.fetch\(\s*["']\w+["']\s*,|\[["']\w+["']\]\s*\|\|)\s*["']([^"']+)["']\s*\)?\s*-?%>/g;

/** Names with commas between them, also as ERB writes them. */
function hostsIn(text: string): readonly string[] {
  return (text.replaceAll(FALLBACK, '$1').match(/(?:<%[^]*?%>|[^,])+/g) ?? []).map((name) => name.trim());
}
