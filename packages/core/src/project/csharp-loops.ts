import { statementAfter } from './csharp-development.js';
import { receiver } from './csharp-sections.js';
import { closingBracket, splitTop, trimSpan, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** A name that stands for each element of a collection in a stretch of code. */
export interface Loop {
  readonly name: string;
  /** Which part of the element it is, where that is taken apart: 1 is the value of a dictionary's entry. */
  readonly part?: number;
  readonly collection: Span;
  readonly start: number;
  readonly end: number;
}

const once = remembered<readonly Loop[]>();

/** The loop that gives a name its value at an offset, the innermost. */
export function loopAt(source: CSharpSource, name: string, offset: number): Loop | undefined {
  return once(source, '', () => [...foreachLoops(source), ...lambdas(source), ...outValues(source)]).findLast(
    (loop) => loop.name === name && offset >= loop.start && offset < loop.end,
  );
}

/** `foreach (var name in names)` and `foreach (var (key, value) in entries)`. */
function foreachLoops(source: CSharpSource): readonly Loop[] {
  const { bare } = source;
  return [...bare.matchAll(/\bforeach\s*\(/g)].flatMap((match): readonly Loop[] => {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const head = /^\s*(?:var\s*\(([^()]*)\)|\(([^()]*)\)|[\w.<>,?[\]\s]*?\s(\w+))\s+in\b/.exec(
      bare.slice(open + 1, close),
    );
    if (!head) return [];
    const collection = trimSpan({ source, start: open + 1 + head[0].length, end: close });
    const rest = { collection, ...statementAfter(bare, close + 1) };
    if (head[3] !== undefined) return [{ name: head[3], ...rest }];
    return (head[1] ?? head[2] ?? '')
      .split(',')
      .map((name, part) => ({ name: /\w+\s*$/.exec(name)?.[0].trim() ?? '', part, ...rest }));
  });
}

/** `names.Select(name => …)`, `names.ForEach(name => …)` and `Array.ForEach(names, name => …)`. */
function lambdas(source: CSharpSource): readonly Loop[] {
  const { bare } = source;
  return [...bare.matchAll(/\.\s*(?:Select(?:Many)?|ForEach(?:Async)?)\s*\(/g)].flatMap((match): readonly Loop[] => {
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const args = splitTop({ source, start: open + 1, end: close }, ',');
    const lambda = args.at(-1);
    const head = lambda && /^(?:async\s+)?(?:\(\s*)?(\w+)(?:\s*\))?\s*=>/.exec(bare.slice(lambda.start, lambda.end));
    if (!lambda || !head) return [];
    const collection = args.length > 1 ? args[0] : collectionBefore(source, match.index);
    return collection
      ? [{ name: head[1] as string, collection, start: lambda.start + head[0].length, end: close }]
      : [];
  });
}

/** `if (paths.TryGetValue(key, out var path))`: the name is known to the end of the file. */
function outValues(source: CSharpSource): readonly Loop[] {
  const { bare } = source;
  return [...bare.matchAll(/\.\s*TryGetValue\s*\([^();]*,\s*out\s+(?:var|string\??)\s+(\w+)\s*\)/g)].map((match) => ({
    name: match[1] as string,
    part: 1,
    collection: receiver(source, match.index),
    start: match.index + match[0].length,
    end: bare.length,
  }));
}

/** What stands before the dot of a call; unlike other receivers, it may end with the braces of `new[] { … }`. */
function collectionBefore(source: CSharpSource, dot: number): Span | undefined {
  const { bare } = source;
  const end = bare.slice(0, dot).trimEnd().length;
  if (bare[end - 1] !== '}') return receiver(source, dot);
  let depth = 0;
  let open = end - 1;
  for (; open >= 0; open--) {
    if (bare[open] === '}') depth++;
    else if (bare[open] === '{' && --depth === 0) break;
  }
  const created = /\bnew\b[\w\s.<>,?[\]()]*$/.exec(bare.slice(Math.max(0, open - 120), open));
  return created ? { source, start: open - created[0].length, end } : undefined;
}
