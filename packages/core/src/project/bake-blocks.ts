import { hclBlocks } from './hcl-blocks.js';

/** A value of a bake file, as it stands there. */
export type BakeValue = string | readonly BakeValue[] | { readonly [key: string]: BakeValue };

/** A target, a group or a variable of a bake file. */
export interface BakeBlock {
  readonly type: string;
  readonly name: string;
  readonly keys: Readonly<Record<string, BakeValue>>;
  readonly line: number;
}

/** What a bake file declares, in HCL or JSON. */
export function bakeBlocks(path: string, text: string): readonly BakeBlock[] {
  return path.endsWith('.json') ? jsonBlocks(text) : hclBlocks(text);
}

function jsonBlocks(text: string): readonly BakeBlock[] {
  try {
    const all = JSON.parse(text) as Record<string, Record<string, BakeBlock['keys']>>;
    return Object.entries(all).flatMap(([type, named]) =>
      Object.entries(named).map(([name, keys]) => ({
        type,
        name,
        keys: Object.fromEntries(Object.entries(keys).map(([key, one]) => [key, plain(one)])),
        line: 1,
      })),
    );
  } catch {
    return [];
  }
}

function plain(value: unknown): BakeValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return String(value);
}
