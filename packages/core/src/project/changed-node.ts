import type { YamlNode } from './yaml-file.js';

/**
 * A node with other texts in it.
 * @param change gets the key that holds a text, or none for an item of a list
 */
export function withTexts(node: YamlNode, change: (text: string, key?: string) => string, key?: string): YamlNode {
  const entries = node.entries.map(([name, one]) => [name, withTexts(one, change, name)] as const);
  return {
    from: node.from,
    ...(node.text !== undefined && { text: change(node.text, key) }),
    entries,
    items: node.items.map((item) => withTexts(item, change)),
    get: (name) => entries.findLast(([own]) => own === name)?.[1] ?? node.get(name),
  };
}

/** A node with other values of some keys. */
export function withValues(node: YamlNode, values: Readonly<Record<string, YamlNode>>): YamlNode {
  return {
    ...node,
    entries: [
      ...node.entries.map(([name, one]) => [name, values[name] ?? one] as const),
      ...Object.entries(values).filter(([name]) => node.entries.every(([own]) => own !== name)),
    ],
    get: (name) => values[name] ?? node.get(name),
  };
}
