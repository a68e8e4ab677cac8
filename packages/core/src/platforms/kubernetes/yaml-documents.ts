import type { YAMLMap } from 'yaml';
import { entry, inlineMap, map, yamlText, type Entry } from '../shared/yaml-text.js';

/** Objects of one file, each with the comment above it; the first comment is the file's. */
export function yamlDocuments(objects: readonly (readonly [head: string, object: YAMLMap])[]): string {
  return objects.map(([head, object]) => yamlText(object, head)).join('---\n');
}

/** An object: what it is, its name, and what else it says. */
export function object(apiVersion: string, kind: string, name: string, entries: readonly Entry[]): YAMLMap {
  return map([
    entry('apiVersion', apiVersion),
    entry('kind', kind),
    entry('metadata', inlineMap([entry('name', name)])),
    ...entries,
  ]);
}
