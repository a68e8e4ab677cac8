import { isDevelopmentOnly } from './csharp-development.js';
import { holeIn } from './csharp-hole.js';
import { parameterAt } from './csharp-parameter.js';
import { bareOf, findCalls, type Call, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';

/** What the calls in the sources hand on for a parameter; nothing where the name is none, or where several methods have that name. */
export function argumentsOf(sources: readonly CSharpSource[], name: string, from: Span): readonly (Span | undefined)[] {
  const own = sources.find(({ path }) => path === from.source.path);
  const parameter = own && parameterAt(own, name, from.start);
  if (!parameter) return [];
  const label = new RegExp(`^${name}\\s*:(?!:)`);
  const calls = sources
    .flatMap((source) => callsOf(source, parameter.of))
    .filter(({ source, start, args }) => !isSignature(source, start) && args.length > 0)
    .filter(({ source, start }) => !isDevelopmentOnly(source, start));
  if (calls.length > 1 && sources.flatMap((source) => signaturesOf(source, parameter.of)).length > 1) return [];
  return calls.map(({ args }) => args.find((arg) => label.test(bareOf(arg))) ?? args[parameter.index]);
}

/** Calls in the code, and in the holes of texts. */
function callsOf(source: CSharpSource, name: string): readonly Call[] {
  const inHoles = source.strings.flatMap((text) => {
    let from = text.start;
    return text.parts.flatMap((part): readonly Call[] => {
      if (typeof part === 'string' || !part.code.includes(name)) return [];
      const hole = holeIn({ source, ...text }, part.code, from);
      from = hole.end;
      return findCalls(hole.source, [name]).filter(({ start }) => start >= hole.start && start < hole.end);
    });
  });
  return [...findCalls(source, [name]), ...inHoles];
}

const NO_TYPE = /\b(?:return|await|new|throw|in|and|or|not|is|else)\s+$/;

/** A return type, a modifier or `class` stands before a declaration, and never before a call. */
function isSignature({ bare }: CSharpSource, start: number): boolean {
  const before = bare.slice(Math.max(0, start - 60), start);
  return !NO_TYPE.test(before) && /[\w>?\]]\s+$/.test(before);
}

function signaturesOf(source: CSharpSource, name: string): readonly number[] {
  if (!source.bare.includes(name)) return [];
  return [...source.bare.matchAll(new RegExp(`\\b${name}\\s*(?:<[\\w\\s,]*>\\s*)?\\(`, 'g'))]
    .map(({ index }) => index)
    .filter((start) => isSignature(source, start));
}
