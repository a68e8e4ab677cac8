import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import type { CSharpSource } from '../project/csharp.js';
import { remembered } from '../project/remembered.js';
import type { Checkout } from './checkout.js';
import type { Setting } from './settings.js';

/**
 * A setting that the code itself sets, as in `Configuration["Db:Path"] = "…"`, in a dictionary for `AddInMemoryCollection`, and in words
 * for `AddCommandLine`: it wins over every file and variable. Whether the line runs is not known, so a value is unsure.
 */
export function setInCode({ sources }: Checkout, key: string): readonly Setting[] {
  const wanted = key.toLowerCase();
  return settings(sources, wanted, () => settingsIn(sources, wanted));
}

const settings = remembered<readonly Setting[]>();
const texts = remembered<ReadonlyMap<string, readonly Text[]>>();

interface Text {
  readonly source: CSharpSource;
  readonly start: number;
  readonly end: number;
}

/** Texts without a variable part, by their words in lower case: a large project has ten thousands of them, and hundreds of settings. */
function textsOf(sources: readonly CSharpSource[]): ReadonlyMap<string, readonly Text[]> {
  return texts(sources, '', () => {
    const found = new Map<string, Text[]>();
    for (const source of sources)
      for (const { parts, start, end } of source.strings) {
        const [text, ...more] = parts;
        if (typeof text !== 'string' || more.length > 0) continue;
        const same = found.get(text.toLowerCase()) ?? [];
        found.set(text.toLowerCase(), same);
        same.push({ source, start, end });
      }
    return found;
  });
}

function settingsIn(sources: readonly CSharpSource[], wanted: string): readonly Setting[] {
  const given = sources.flatMap((source) =>
    findCalls(source, ['AddCommandLine']).flatMap(({ args, start }) =>
      source.strings.flatMap((text): readonly Setting[] => {
        if (!args.some((arg) => text.start >= arg.start && text.end <= arg.end) || isDevelopmentOnly(source, start))
          return [];
        const [first, ...more] = text.parts;
        const [, name, value] = /^(?:--|\/)?([^=]+)=(.*)$/s.exec(typeof first === 'string' ? first : '') ?? [];
        if (name?.toLowerCase() !== wanted || value === undefined) return [];
        const from = source.at(text.start);
        return [more.length > 0 ? { kind: 'unseen', from } : { kind: 'value', value, from, unsure: true }];
      }),
    ),
  );
  const assigned = (textsOf(sources).get(wanted) ?? []).flatMap(({ source, start, end }): readonly Setting[] => {
    if (isDevelopmentOnly(source, start)) return [];
    const sets = /^\s*(?:\]\s*=(?!=|>)|,)\s*/.exec(source.bare.slice(end));
    const before = /([[{])\s*$/.exec(source.bare.slice(Math.max(0, start - 40), start))?.[1];
    if (!sets || (sets[0].includes(']') ? before !== '[' : before !== '{')) return [];
    const from = source.at(start);
    const at = end + sets[0].length;
    const value = source.strings.find((one) => one.start === at);
    const text =
      value?.parts.length === 1 && /^\s*[;,}]/.test(source.bare.slice(value.end)) ? value.parts[0] : undefined;
    return [typeof text === 'string' ? { kind: 'value', value: text, from, unsure: true } : { kind: 'unseen', from }];
  });
  return [...given, ...assigned];
}
