import type { ComposeService } from './compose.js';
import type { YamlNode } from './yaml-file.js';

/** Names and values, of the service and of its place in a swarm. */
export function labelsOf(node: YamlNode): NonNullable<ComposeService['labels']> {
  return [node.get('labels'), node.get('deploy').get('labels')].flatMap(({ items, entries }) => [
    ...entries.map(([name, { text, from }]) => ({ name, value: text, from })),
    ...items.flatMap(({ text, from }) => {
      const [name = '', value] = (text ?? '').split(/=(.*)/s);
      return text === undefined ? [] : [{ name, value, from }];
    }),
  ]);
}
