import { MAX_VALUE_LENGTH } from './limits.js';

/** Stands in a text for a part that the source does not say. A private character: no path has it. */
export const HOLE = '\uE000';

/** A variable or setting that a value depends on. */
export interface Origin {
  /** Variable of the container that decides it, `ConnectionStrings__Main` for a setting. */
  readonly variable: string;
  /** What it is today, or the default of the code. */
  readonly value: string;
}

/** A reading of a setting or variable: `unseen` where something sets it that the checkout does not hold. */
export type Reading = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'unseen' };

/** What an expression stands for, as far as the source says. */
export type CSharpValue =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly at: string;
      /** Variables and settings that parts of the text come from. */
      readonly origins?: readonly Origin[];
      /** True when the folder is one of the user or the system, outside the app's. */
      readonly special?: boolean;
    }
  /** Read from configuration: `ConnectionStrings:DefaultConnection`. */
  | { readonly kind: 'setting'; readonly key: string; readonly at: string }
  /** Read from the environment. */
  | { readonly kind: 'variable'; readonly name: string; readonly at: string }
  | {
      readonly kind: 'unknown';
      readonly code: string;
      readonly at: string;
      /** The text with a `HOLE` for each part that is not known; undefined where nothing is. */
      readonly pattern?: string;
      readonly origins?: readonly Origin[];
    };

/** A part of a longer text. */
export interface TextPart {
  readonly text: string;
  readonly known: boolean;
  readonly origins: readonly Origin[];
  readonly special: boolean;
}

/** How settings and variables are read. */
export type Read = (value: Extract<CSharpValue, { kind: 'setting' | 'variable' }>) => readonly Reading[];

const unknownPart: TextPart = { text: HOLE, known: false, origins: [], special: false };

/** Name of the variable that decides a setting or is one. */
export function variableName(value: Extract<CSharpValue, { kind: 'setting' | 'variable' }>): string {
  return value.kind === 'variable' ? value.name : value.key.replaceAll(':', '__');
}

/** The text that wins among values: the first that is set. */
export function partOf(values: readonly CSharpValue[], read: Read | undefined): TextPart {
  const before: string[] = [];
  for (const value of values) {
    if (value.kind === 'text' || value.kind === 'unknown') {
      const text = value.kind === 'text' ? value.text : value.pattern;
      if (text === undefined) return unknownPart;
      const own = before.map((variable) => ({ variable, value: text }));
      return {
        text,
        known: value.kind === 'text',
        origins: [...own, ...(value.origins ?? [])],
        special: value.kind === 'text' && value.special === true,
      };
    }
    before.push(variableName(value));
    const [reading] = read?.(value) ?? [];
    if (reading?.kind === 'unseen') return unknownPart;
    if (reading) {
      const variable = variableName(value);
      return { text: reading.value, known: true, origins: [{ variable, value: reading.value }], special: false };
    }
  }
  return unknownPart;
}

/** The value that parts come to, put together by `join`; the code where nothing of it is known. */
export function textFrom(
  parts: readonly TextPart[],
  join: (texts: readonly string[]) => string,
  code: string,
  at: string,
): CSharpValue {
  if (parts.reduce((length, part) => length + part.text.length, 0) > MAX_VALUE_LENGTH)
    return { kind: 'unknown', code, at };
  const text = join(parts.map((part) => part.text));
  const all = parts.flatMap((part) => part.origins);
  const origins = [...new Map(all.map((origin) => [JSON.stringify(origin), origin])).values()];
  const rest = origins.length > 0 ? { origins } : {};
  if (parts.every(({ known }) => known)) {
    const special = parts.some((part) => part.special);
    return { kind: 'text', text, at, ...rest, ...(special ? { special } : {}) };
  }
  return { kind: 'unknown', code, at, ...(text.replaceAll(HOLE, '') === '' ? {} : { pattern: text }), ...rest };
}
