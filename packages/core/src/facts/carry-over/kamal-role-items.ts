import { shellWords } from '../../project/shell-words.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { isBesideApp } from '../kamal-services.js';
import type { EarlierItem } from './earlier-item.js';
import { kamalEnvironmentItems } from './kamal-environment-items.js';
import { kamalLabelItems } from './kamal-label-items.js';
import { kamalLeaves } from './kamal-leaves.js';
import { startItem, startWords } from './start-words.js';

/** Roles, with the hosts of the app's own one. */
export function kamalRoleItems(node: YamlNode, root: YamlNode): readonly EarlierItem[] {
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
}

/** What the app's own role says beside its hosts. */
function ofWeb(node: YamlNode): readonly EarlierItem[] {
  return node.entries.flatMap(([key, value]): readonly EarlierItem[] => {
    if (key === 'hosts') return [];
    if (key === 'env') return kamalEnvironmentItems(value);
    if (key === 'cmd')
      return [startItem('command', 'servers.web.cmd', value.from, startWords(shellWords(value.text ?? '')))];
    return key === 'labels' ? kamalLabelItems('servers.web.labels', value) : kamalLeaves(`servers.web.${key}`, value);
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
