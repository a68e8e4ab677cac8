import { parameterAt } from './csharp-parameter.js';
import { bareOf, findCalls, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** What the calls in the sources hand on for a parameter; nothing where the name is none. */
export function argumentsOf(sources: readonly CSharpSource[], name: string, from: Span): readonly (Span | undefined)[] {
  const own = sources.find(({ path }) => path === from.source.path);
  const parameter = own && parameterAt(own, name, from.start);
  if (!parameter) return [];
  const label = new RegExp(`^${name}\\s*:(?!:)`);
  return sources.flatMap((source) =>
    findCalls(source, [parameter.of])
      .filter(({ start, args }) => !isSignature(source, start) && args.length > 0)
      .map(({ args }) => args.find((arg) => label.test(bareOf(arg))) ?? args[parameter.index]),
  );
}

/** A return type, a modifier or `class` stands before a declaration, and never before a call. */
function isSignature({ bare }: CSharpSource, start: number): boolean {
  const before = bare.slice(Math.max(0, start - 60), start);
  return !/\b(?:return|await|new|throw|in|and|or|not|is|else)\s+$/.test(before) && /[\w>?\]]\s+$/.test(before);
}
