import { posix } from 'node:path';
import type { YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { JUMP_HOST } from './jump-host-items.js';

/** Each value by its path, `builder.arch: amd64`. */
export function kamalLeaves(key: string, node: YamlNode, folder = '.'): readonly EarlierItem[] {
  if (node.entries.length > 0)
    return node.entries.flatMap(([name, value]) => kamalLeaves(`${key}.${name}`, value, folder));
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
