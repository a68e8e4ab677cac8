import { kamalSecretNames } from '../../project/kamal.js';
import { environmentOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { environmentItem } from './environment-item.js';

/** Variables and secrets of the app, or of its role. */
export function kamalEnvironmentItems(node: YamlNode): readonly EarlierItem[] {
  const nested = node.entries.some(([key]) => key === 'clear' || key === 'secret');
  return [
    ...environmentOf(nested ? node.get('clear') : node).flatMap(({ name, value, from }) =>
      environmentItem(name, value, from),
    ),
    ...(nested ? node.get('secret').items : []).flatMap(({ text, from }): readonly EarlierItem[] =>
      text === undefined ? [] : [{ kind: 'secret', name: kamalSecretNames(text).name, where: from }],
    ),
    ...(nested ? node.get('tags').entries : []).flatMap(([tag, one]) =>
      kamalEnvironmentItems(one).map((item) => ({ ...item, name: `${item.name} of the tag ${tag}` })),
    ),
  ];
}
