import { bodyAfter } from './csharp-parameter.js';
import { closingBracket } from './csharp-shape.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** A method or a class, with the stretch of code that is its own. */
export interface Around {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Signatures of a file that are looked at: no file that people write has more. */
const MOST = 5_000;

const methods = remembered<readonly Around[]>();
const classes = remembered<readonly Around[]>();

/** Name of the innermost method around an offset. */
export function methodAround(source: CSharpSource, offset: number): string | undefined {
  return methods(source, '', () => methodsOf(source)).findLast(({ start, end }) => offset >= start && offset < end)
    ?.name;
}

/** The innermost class or record around an offset. */
export function classAround(source: CSharpSource, offset: number): Around | undefined {
  return classes(source, '', () => classesOf(source)).findLast(({ start, end }) => offset >= start && offset < end);
}

function methodsOf({ bare }: CSharpSource): readonly Around[] {
  const all = [...bare.matchAll(/[\w>?\]]\s+(\w+)\s*(?:<[\w\s,]*>)?\s*\(/g)];
  return all.slice(0, MOST).flatMap((match): readonly Around[] => {
    if (/^(?:if|for|foreach|while|switch|using|lock|catch|fixed|return|when)$/.test(match[1] ?? '')) return [];
    if (
      /\b(?:new|return|await|throw|else|in|is|and|or|not)\s+$/.test(
        bare.slice(Math.max(0, match.index - 8), match.index + 2),
      )
    )
      return [];
    const close = closingBracket(bare, match.index + match[0].length - 1);
    const end = bodyAfter(bare, close + 1);
    return end === undefined ? [] : [{ name: match[1] as string, start: match.index, end }];
  });
}

function classesOf({ bare }: CSharpSource): readonly Around[] {
  return [...bare.matchAll(/\b(?:class|record)\s+(?:struct\s+)?(\w+)[^;{]*\{/g)].map((match) => ({
    name: match[1] as string,
    start: match.index,
    end: closingBracket(bare, match.index + match[0].length - 1) + 1,
  }));
}
