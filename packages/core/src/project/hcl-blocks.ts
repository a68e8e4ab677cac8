import type { BakeBlock, BakeValue } from './bake-blocks.js';

/** Blocks at the top, with texts, lists and maps in them; what is computed stays as it is written. */
export function hclBlocks(text: string): readonly BakeBlock[] {
  const tokens = [...text.matchAll(/"(?:\\.|[^"\\])*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]=,]|[^\s{}[\]=,"]+/g)]
    .filter(([token]) => !/^(?:#|\/\/|\/\*)/.test(token))
    .map(({ 0: token, index }) => ({ token, line: text.slice(0, index).split('\n').length }));
  let at = 0;
  const word = (): string => (tokens[at++]?.token ?? '').replace(/^"([\s\S]*)"$/, '$1');
  const value = (depth: number): BakeValue => {
    const token = tokens[at]?.token;
    if (depth < 20 && token === '{') return map(depth + 1);
    if (depth >= 20 || token !== '[') return word();
    at++;
    const items: BakeValue[] = [];
    while (at < tokens.length && tokens[at]?.token !== ']') {
      if (tokens[at]?.token === ',') at++;
      else items.push(value(depth + 1));
    }
    at++;
    return items;
  };
  const map = (depth: number): Readonly<Record<string, BakeValue>> => {
    at++;
    const keys: Record<string, BakeValue> = {};
    while (at < tokens.length && tokens[at]?.token !== '}') {
      const key = word();
      if (tokens[at]?.token === '=') {
        at++;
        keys[key] = value(depth);
      }
    }
    at++;
    return keys;
  };
  const blocks: BakeBlock[] = [];
  while (at < tokens.length) {
    const { line } = tokens[at] as { readonly line: number };
    const type = word();
    if (!/^(?:target|group|variable)$/.test(type)) continue;
    const name = word();
    if (tokens[at]?.token === '{') blocks.push({ type, name, keys: map(0), line });
  }
  return blocks;
}
