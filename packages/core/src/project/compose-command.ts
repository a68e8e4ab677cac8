import { shellWords } from './shell-words.js';
import type { YamlNode } from './yaml-file.js';

/** A command line, as one text and as the words that the program gets. */
export interface CommandLine {
  readonly text: string;
  readonly words: readonly { readonly word: string; readonly from: string }[];
  readonly from: string;
}

/** The last of them that is there is what the place names: the arguments stand in it. */
export function commandOf(...nodes: readonly YamlNode[]): { readonly command?: CommandLine } {
  const parts = nodes
    .flatMap((node) => (node.text === undefined ? node.items : [node]))
    .filter(({ text }) => text !== undefined);
  const [last] = parts.slice(-1);
  if (last === undefined) return {};
  const words = nodes.flatMap(({ text, from, items }) =>
    text === undefined
      ? items.flatMap((item) => (item.text === undefined ? [] : [{ word: item.text, from: item.from }]))
      : shellWords(text).map((word) => ({ word, from })),
  );
  return { command: { text: parts.map(({ text }) => text).join(' '), words, from: last.from } };
}
