import { withValues } from './changed-node.js';
import { folderOf, joinPath, nameOf } from './paths.js';
import type { Project } from './project.js';
import { isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** The node of a service, with the keys that it takes from the one that it extends. */
export function extendedNode(project: Project, path: string, root: YamlNode, node: YamlNode, depth = 0): YamlNode {
  const extend = node.get('extends');
  const name = extend.text ?? extend.get('service').text;
  const other = joinPath(folderOf(path), extend.get('file').text ?? nameOf(path));
  if (name === undefined || other === undefined || depth > 4) return node;
  const file = other === path ? undefined : readYaml(project, other);
  const from = isYaml(file) ? file.root : root;
  const base = extendedNode(project, other, from, from.get('services').get(name), depth + 1);
  const own = node.entries.map(([key, value]) => [key, MERGED.test(key) ? both(base.get(key), value) : value] as const);
  return withValues(base, Object.fromEntries(own));
}

/** Keys of which Compose joins what both services have. */
const MERGED =
  /^(?:environment|labels|volumes|ports|expose|env_file|networks|depends_on|secrets|configs|extra_hosts|devices|tmpfs)$/;

/** A list or a map with what another one has; of the same name, its own. */
function both(base: YamlNode, own: YamlNode): YamlNode {
  const names = new Set(own.entries.map(([name]) => name));
  const entries = [...base.entries.filter(([name]) => !names.has(name)), ...own.entries];
  const texts = ({ text, items, from }: YamlNode): readonly YamlNode[] =>
    text === undefined ? items : [{ from, text, entries: [], items: [], get: () => own.get('') }];
  return {
    from: own.from,
    entries,
    items: [...texts(base), ...texts(own)],
    get: (key) => entries.find(([name]) => name === key)?.[1] ?? own.get(key),
  };
}
