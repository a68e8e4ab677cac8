import type { Project } from '../../project/project.js';
import { isYaml, readYaml, type YamlNode } from '../../project/yaml-file.js';
import { shellWords } from '../../project/shell-words.js';
import type { FoundSystem } from './find-systems.js';

/** A value of a file by the keys that lead to it; items of a list have none of their own. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly text: string;
  readonly from: string;
  /** What its row of a list says that it is, `web` or `worker`. */
  readonly type?: string;
}

/** Every value of a file in YAML, JSON, TOML or as units of systemd are written. */
export function leavesOf(project: Project, { file, text }: FoundSystem): readonly Leaf[] {
  if (/\.(?:ya?ml|json)$|captain-definition$/.test(file)) {
    const yaml = readYaml(project, file);
    return isYaml(yaml) ? ofNode(yaml.root, []) : [];
  }
  return ofLines(file, text);
}

function ofNode(node: YamlNode, keys: readonly string[]): readonly Leaf[] {
  if (node.text !== undefined) return [{ keys, text: node.text, from: node.from }];
  // `- key: NAME, value: …`, as Render and Kubernetes write variables.
  const name = node.get('key').text ?? node.get('name').text;
  if (
    name !== undefined &&
    node.entries.some(([key]) => /^(?:value|sync|generateValue|valueFrom|from\w*|scope)$/.test(key))
  )
    return [{ keys: [...keys, name], text: node.get('value').text ?? '$', from: node.from }];
  return [
    ...node.entries.flatMap(([key, value]) => ofNode(value, [...keys, key])),
    ...node.items.flatMap((item) => {
      const type = item.get('type').text;
      return ofNode(item, keys).map((leaf) => (type === undefined ? leaf : { type, ...leaf }));
    }),
  ];
}

/** `[section]` and `name = value`; in a Procfile `name: command`. */
function ofLines(file: string, text: string): readonly Leaf[] {
  let section: readonly string[] = [];
  const procfile = file.endsWith('Procfile');
  return text
    .replaceAll(/\\\n/g, '  ')
    .split('\n')
    .flatMap((line, index): readonly Leaf[] => {
      const from = `${file}:${index + 1}`;
      const head = /^\s*\[{1,2}([^\]]+)\]{1,2}/.exec(line)?.[1];
      if (head !== undefined) section = head.split('.').map((part) => part.trim());
      const [, key, value = ''] = (procfile ? /^([\w-]+):\s*(.+)$/ : /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/).exec(line) ?? [];
      if (key === undefined) return [];
      const keys = [...(procfile ? ['processes'] : section), key];
      // Systemd's `Environment=NAME=value "OTHER=a value"`.
      const set = key === 'Environment' ? shellWords(value) : [];
      if (set.length > 0 && set.every((word) => /^[A-Za-z_]\w*=/.test(word)))
        return set.map((word) => ({
          keys: [...keys, word.split('=', 1)[0] ?? ''],
          text: word.slice(word.indexOf('=') + 1),
          from,
        }));
      return [{ keys, text: value.replace(/^(["'])(.*)\1(?:\s*#.*)?$/, '$2'), from }];
    });
}
