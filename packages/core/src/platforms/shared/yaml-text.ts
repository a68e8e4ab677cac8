import { Alias, Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';

/** Options of a `yaml` document. */
export type YamlOptions = NonNullable<ConstructorParameters<typeof Document>[2]>;

/** What an entry may hold: plain data, or a node made before (an anchor, an alias, a flow list). */
export type Value = string | number | boolean | null | Node | readonly Value[];

/** An entry of a map: key, value, and why it is there. `gap` sets a blank line before it. */
export interface Entry {
  readonly key: string;
  readonly value: Value;
  readonly why?: string;
  readonly gap?: boolean;
}

/** An entry; comments of several lines are written as such. */
export function entry(key: string, value: Value, why?: string): Entry {
  return { key, value, ...(why === undefined ? {} : { why }) };
}

/** The same entry with a blank line before it. */
export function apart(item: Entry): Entry {
  return { ...item, gap: true };
}

/** A map in block style, in the order of its entries. */
export function map(entries: readonly Entry[]): YAMLMap {
  const result = new YAMLMap();
  for (const { key, value, why, gap } of entries) {
    const name = new Scalar(key);
    if (why !== undefined) name.commentBefore = comment(why);
    if (gap === true) name.spaceBefore = true;
    result.items.push(new Pair(name, node(value)));
  }
  return result;
}

/** A map on one line: for what says one thing. */
export function inlineMap(entries: readonly Entry[]): YAMLMap {
  const result = map(entries);
  result.flow = true;
  return result;
}

/** A list, one item a line. */
export function list(items: readonly Value[]): YAMLSeq {
  const result = new YAMLSeq();
  result.items = items.map(node);
  return result;
}

/** A list on one line. */
export function inlineList(items: readonly Value[]): YAMLSeq {
  const result = list(items);
  result.flow = true;
  return result;
}

/** Text that always stands in double quotes. */
export function quoted(text: string): Scalar<string> {
  const result = new Scalar(text);
  result.type = Scalar.QUOTE_DOUBLE;
  return result;
}

/**
 * Words of a command line: on one line, or a line each where one of them is a script of several lines.
 * @param asIs writes a word so that the reader of the file takes it as it is
 */
export function wordList(words: readonly string[], asIs: (word: string) => string): YAMLSeq {
  const isScript = (word: string): boolean => word.includes('\n');
  const items = words.map((word) => (isScript(word) ? asIs(word) : quoted(asIs(word))));
  return words.some(isScript) ? list(items) : inlineList(items);
}

/** Marks a value, so that `aliasOf` can repeat it further down. */
export function anchored(name: string, value: Value): Node {
  const result = node(value) as Scalar | YAMLMap | YAMLSeq;
  result.anchor = name;
  return result;
}

/** Repeats a value that was `anchored` above. */
export function aliasOf(name: string): Alias {
  return new Alias(name);
}

/** Text of a document: YAML 1.2 that a YAML 1.1 parser reads alike (`on`, `22:22` are quoted), never folded. */
export function yamlText(root: YAMLMap, head: string, options: YamlOptions = {}): string {
  const document = new Document(undefined, { compat: 'yaml-1.1', ...options });
  // A document without a value is typed as one that can hold nothing.
  document.contents = root as never;
  document.commentBefore = comment(head);
  return document.toString({ lineWidth: 0, nullStr: '' });
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${commentLine(line)}`)
    .join('\n');
}

/** A comment cannot leave its line: names come from people, and a line break in one would begin something else. */
export function commentLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function node(value: Value): Node {
  if (Array.isArray(value)) return list(value as readonly Value[]);
  if (typeof value === 'object' && value !== null) return value as Node;
  return new Scalar(value);
}
