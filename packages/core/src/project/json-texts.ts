import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { jsonTree } from './json-tree.js';
import type { Line } from './lines.js';
import type { Project } from './project.js';
import { place } from './text.js';

/** The texts at a place of a file of JSON, each with its line: one text, or those of a list. */
export function jsonTexts(project: Project, path: string, keys: readonly string[]): readonly Line[] {
  const text = project.read(path) ?? '';
  const tree = jsonTree(text);
  const node = tree && findNodeAtLocation(tree, [...keys]);
  const all = node?.type === 'array' ? (node.children ?? []) : node ? [node] : [];
  return all.flatMap((one): readonly Line[] => {
    const value: unknown = getNodeValue(one);
    return typeof value === 'string' ? [{ text: value, from: place(path, text, one.offset) }] : [];
  });
}
