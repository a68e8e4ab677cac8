import { closingBracket, type Span } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** A class, record or struct: what is in its braces and its parameters. */
export interface CSharpType extends Span {
  readonly name: string;
}

/** A property, field or parameter of a type. */
export interface CSharpMember {
  /** Last word of its type, without what is generic about it or may be null: `DatabaseOptions`. */
  readonly type: string;
  readonly start: number;
}

/** The types of this name. */
export function typesNamed(sources: readonly CSharpSource[], name: string): readonly CSharpType[] {
  return types(sources, name, () => findTypes(sources, name));
}

const types = remembered<readonly CSharpType[]>();

function findTypes(sources: readonly CSharpSource[], name: string): readonly CSharpType[] {
  const pattern = new RegExp(`\\b(?:class|record|struct)\\s+(?:struct\\s+|class\\s+)?${name}\\b[^{;]*[{;]`, 'g');
  return sources.flatMap((source) =>
    [...source.bare.matchAll(pattern)].map((match) => {
      const end = match.index + match[0].length - 1;
      const isBlock = source.bare[end] === '{';
      return { source, name, start: match.index, end: isBlock ? closingBracket(source.bare, end) : end };
    }),
  );
}

/** A member of a type by its name. */
export function memberNamed({ source, start, end }: CSharpType, name: string): CSharpMember | undefined {
  const body = source.bare.slice(start, end);
  const match = new RegExp(`([\\w.]+)(?:<[^<>]*>)?(?:\\[\\])?\\??\\s+${name}\\s*(?:[{;=,)]|=>)`).exec(body);
  return match ? { type: lastWord(match[1] as string), start: start + match.index } : undefined;
}

/** A type with a member of some type, and the name of that member, with `:*` behind that of a list. */
interface Holder {
  readonly type: string;
  readonly member: string;
}

const holders = remembered<readonly Holder[]>();

/** Types with a member of a type, and the name of that member: what holds the settings of others. */
export function holdersOf(sources: readonly CSharpSource[], type: string): readonly Holder[] {
  return holders(sources, type, () => findHolders(sources, type));
}

function findHolders(sources: readonly CSharpSource[], type: string): readonly Holder[] {
  const pattern = new RegExp(`\\b${type}(\\s*>|\\[\\])?\\??\\s+(\\w+)\\s*(?:\\{\\s*get\\b|[,)])`, 'g');
  return sources.flatMap((source) =>
    [...source.bare.matchAll(pattern)].flatMap(({ index, 1: several, 2: name = '' }) => {
      const owner = [...source.bare.slice(0, index).matchAll(/\b(?:class|record|struct)\s+(?:struct\s+)?(\w+)/g)].at(
        -1,
      );
      const holder =
        owner && typesNamed([source], owner[1] as string).find(({ start, end }) => start < index && index < end);
      // Options, and their wrappers, have one in brackets as well.
      const isList = several !== undefined && !/\bI?Options\w*\s*<\s*$/.test(source.bare.slice(0, index));
      return holder ? [{ type: holder.name, member: isList ? `${name}:*` : name }] : [];
    }),
  );
}

const NO_TYPE = /^(?:Task|String|Action|Func|List|Dictionary|IEnumerable|Nullable)$/;

/** The type that a name has where it is declared, the nearest above first; of `IOptions<T>` that is `T`. */
export function declaredType(source: CSharpSource, name: string, before: number): string | undefined {
  const pattern = new RegExp(`\\b([A-Z][\\w.]*)(?:<\\s*([\\w.]+)\\s*>)?\\??\\s+${name}\\s*(?=[,);{=]|=>)`, 'g');
  const all = [...source.bare.matchAll(pattern)].filter(([, type = '']) => !NO_TYPE.test(type));
  const match = all.filter(({ index }) => index < before).at(-1) ?? all[0];
  if (!match) return undefined;
  return lastWord(/^IOptions(?:Snapshot|Monitor)?$/.test(match[1] as string) ? (match[2] ?? '') : (match[1] as string));
}

/** `Options` of `Shop.Data.Options`. */
export function lastWord(type: string): string {
  return type.split('.').at(-1) as string;
}
