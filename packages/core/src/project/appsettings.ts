import type { Node } from 'jsonc-parser';
import type { Placed } from './csproj.js';
import { jsonTree } from './json-tree.js';
import type { Project } from './project.js';
import { place } from './text.js';

/**
 * All scalar settings of a configuration file by key in lower case, `connectionstrings:defaultconnection`.
 * Comments and trailing commas are allowed, as ASP.NET Core allows them. Empty when there is no such file.
 */
export function readAppSettings(project: Project, path: string): ReadonlyMap<string, Placed<string>> {
  const settings = new Map<string, Placed<string>>();
  const text = project.read(path);
  if (text === undefined) return settings;
  const visit = (node: Node | undefined, key: string): void => {
    if (node?.type === 'object') {
      for (const property of node.children ?? []) {
        const [name, value] = property.children ?? [];
        visit(value, key === '' ? String(name?.value) : `${key}:${String(name?.value)}`);
      }
    } else if (node?.type === 'array') {
      node.children?.forEach((child, index) => visit(child, `${key}:${index}`));
    } else if (node && node.value !== null && node.value !== undefined) {
      settings.set(key.toLowerCase(), { value: String(node.value), from: place(path, text, node.offset) });
    }
  };
  visit(jsonTree(text, { allowTrailingComma: true, disallowComments: false }), '');
  return settings;
}
