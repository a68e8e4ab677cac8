import { parseTree, type Node, type ParseOptions } from 'jsonc-parser';

/** A JSON text as nodes with their places; undefined where there is none, or where it lies deeper than the parser can follow. */
export function jsonTree(text: string, options?: ParseOptions): Node | undefined {
  try {
    return parseTree(text, [], options);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
