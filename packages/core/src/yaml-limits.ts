import { isAlias, isMap, isSeq, parseDocument, type Document } from 'yaml';

/**
 * Characters of a text that is parsed. What people write by hand is far shorter, and a longer text that was made to keep the parser busy
 * takes seconds.
 */
const MAX_YAML = 256 * 1024;
/** Anchors, aliases and tags: the parser's time grows with their square. */
const MAX_MARKS = 2000;
/** Values that a document may stand for once its aliases are followed. */
const MAX_VALUES = 50_000;
const MAX_DEPTH = 200;

/** Why a text is not handed to the YAML parser; undefined where it may be. */
export function tooMuchYaml(text: string): string | undefined {
  if (text.length > MAX_YAML) return `it has more than ${MAX_YAML / 1024} KB`;
  let marks = 0;
  for (const _ of text.matchAll(/(?<![^\s[{,:?-])[&*!][^\s&*!]/g)) {
    marks += 1;
    if (marks > MAX_MARKS) return `it has more than ${MAX_MARKS} anchors, aliases and tags`;
  }
  return undefined;
}

/** Why the values of a document are not followed: aliases that stand for themselves, or for more than anybody writes. */
export function tooManyValues(document: Document): string | undefined {
  const sizes = new Map<unknown, number>();
  // An alias stands for the last anchor of its name before it, and the nodes are visited in the order of the text.
  const anchored = new Map<string, unknown>();
  const open = new Set<unknown>();
  let problem: string | undefined;
  const size = (node: unknown, depth: number): number => {
    if (problem !== undefined) return 0;
    if (open.has(node)) problem = 'an alias stands for a value that holds it';
    else if (depth > MAX_DEPTH) problem = `its values lie more than ${MAX_DEPTH} deep`;
    if (problem !== undefined) return 0;
    if (isAlias(node)) return size(anchored.get(node.source), depth + 1);
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (typeof node === 'object' && node !== null && 'anchor' in node && typeof node.anchor === 'string')
      anchored.set(node.anchor, node);
    let sum = 1;
    if (isMap(node) || isSeq(node)) {
      open.add(node);
      for (const item of node.items)
        sum += isMap(node)
          ? size((item as { key: unknown }).key, depth + 1) + size((item as { value: unknown }).value, depth + 1)
          : size(item, depth + 1);
      open.delete(node);
    }
    if (typeof node === 'object' && node !== null) sizes.set(node, sum);
    if (sum > MAX_VALUES) problem = `its aliases stand for more than ${MAX_VALUES} values`;
    return sum;
  };
  size(document.contents, 0);
  return problem;
}

/** The value of a YAML text; undefined where it is none, or more than is followed. */
export function yamlValue(text: string): unknown {
  if (tooMuchYaml(text) !== undefined) return undefined;
  try {
    const document = parseDocument(text, { merge: true, logLevel: 'silent' });
    if (document.errors.length > 0 || tooManyValues(document) !== undefined) return undefined;
    // The parser's own limit is 100 aliases, and a litestream.yml of ours has one for each database.
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    // An alias may stand for a value that holds it: this throws then, and whoever uses the value never ends.
    JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}
