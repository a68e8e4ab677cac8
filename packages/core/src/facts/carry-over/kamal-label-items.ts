import type { YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { kamalLeaves } from './kamal-leaves.js';
import { labelItems } from './proxies/proxy-service.js';
import type { TraefikOption } from './proxies/traefik-items.js';

/** Labels that tell a proxy where the app is, and others. */
export function kamalLabelItems(path: string, node: YamlNode): readonly EarlierItem[] {
  const all = traefikOptions(node);
  const isOfProxy = (name: string): boolean => /^(?:traefik\.|caddy(?:_\d+)?(?:\.|$))/.test(name);
  return [
    ...labelItems(all),
    ...node.entries
      .filter(([name]) => !isOfProxy(name))
      .flatMap(([name, value]) => kamalLeaves(`${path}.${name}`, value)),
  ];
}

/** Entries of a map as options of Traefik, or of another proxy. */
export function traefikOptions(node: YamlNode): readonly TraefikOption[] {
  return node.entries.map(([name, { text, from }]) => ({ name, value: text, from }));
}
