import { environmentOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';

/** Variables with a value of their own. What comes from a secret is an item already, what comes from the run itself is none. */
export function variableItems(env: YamlNode): readonly EarlierItem[] {
  return environmentOf(env)
    .filter(({ value }) => value !== undefined && !/^\s*\$\{\{[^}]*\}\}\s*$/.test(value))
    .map(({ name, value = '', from }) => ({ kind: 'variable', name, value: `workflow ${value}`, where: from }));
}
