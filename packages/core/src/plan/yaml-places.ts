import { isMap, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';

/** The way to a value: keys of maps, and what identifies an entry of a list. */
export type Place = readonly string[];

/** A pair of a map, or an entry of a list. */
export interface Entry {
  readonly name: string;
  readonly value: Node | undefined;
  /** Offset of the key, or of the value of an entry of a list. */
  readonly start: number;
  /** True for an entry of a list, which begins with a dash. */
  readonly isItem: boolean;
  /** True in a collection in brackets or braces, where several entries share a line. */
  readonly isFlow: boolean;
}

/** What a map or a list holds, in its order; nothing for anything else. */
export function entriesOf(node: unknown): readonly Entry[] {
  const isFlow = (isMap(node) || isSeq(node)) && node.flow === true;
  if (isMap(node))
    return node.items.flatMap(({ key, value }: Pair) =>
      isScalar(key) && key.range
        ? [
            {
              name: String(key.value),
              value: (value ?? undefined) as Node | undefined,
              start: key.range[0],
              isItem: false,
              isFlow,
            },
          ]
        : [],
    );
  if (!isSeq(node)) return [];
  const seen = new Map<string, number>();
  return node.items.flatMap((item, index) => {
    if (isPair(item) || !item) return [];
    const named = nameOf(item) ?? `#${index}`;
    const times = seen.get(named) ?? 0;
    seen.set(named, times + 1);
    const value = item as Node;
    return [
      { name: times === 0 ? named : `${named} ${times}`, value, start: value.range?.[0] ?? 0, isItem: true, isFlow },
    ];
  });
}

/** What tells an entry of a list from the others, whatever else of it changes: the action of a step without its version. */
function nameOf(item: unknown): string | undefined {
  if (isScalar(item)) return String(item.value);
  if (!isMap(item)) return undefined;
  for (const key of ['id', 'name', 'path', 'uses']) {
    const value: unknown = item.get(key);
    if (typeof value === 'string') return `${key} ${value.replace(/@.*$/, '')}`;
  }
  return undefined;
}

/** The entry at a place of a document; undefined where there is none. */
export function entryAt(document: Document, place: Place): Entry | undefined {
  let found: Entry | undefined;
  let node: unknown = document.contents;
  for (const name of place) {
    found = entriesOf(node).find((entry) => entry.name === name);
    if (found === undefined) return undefined;
    node = found.value;
  }
  return found;
}

/** The map or list at a place; the whole document at no place. */
export function nodeAt(document: Document, place: Place): Node | undefined {
  return place.length === 0 ? (document.contents ?? undefined) : entryAt(document, place)?.value;
}
