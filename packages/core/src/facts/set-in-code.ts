import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import type { Checkout } from './checkout.js';
import type { Setting } from './settings.js';

/**
 * A setting that the code itself sets, as in `Configuration["Db:Path"] = "…"`, in a dictionary for `AddInMemoryCollection`, and in words
 * for `AddCommandLine`: it wins over every file and variable. Whether the line runs is not known, so a value is unsure.
 */
export function setInCode({ sources }: Checkout, key: string): readonly Setting[] {
  const wanted = key.toLowerCase();
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
  const assigned = sources.flatMap((source) =>
    source.strings.flatMap(({ parts, start, end }): readonly Setting[] => {
      if (parts.length !== 1 || String(parts[0]).toLowerCase() !== wanted || isDevelopmentOnly(source, start))
        return [];
      const sets = /^\s*(?:\]\s*=(?!=|>)|,)\s*/.exec(source.bare.slice(end));
      const before = /([[{])\s*$/.exec(source.bare.slice(Math.max(0, start - 40), start))?.[1];
      if (!sets || (sets[0].includes(']') ? before !== '[' : before !== '{')) return [];
      const from = source.at(start);
      const at = end + sets[0].length;
      const value = source.strings.find((one) => one.start === at);
      const text =
        value?.parts.length === 1 && /^\s*[;,}]/.test(source.bare.slice(value.end)) ? value.parts[0] : undefined;
      return [typeof text === 'string' ? { kind: 'value', value: text, from, unsure: true } : { kind: 'unseen', from }];
    }),
  );
  return [...given, ...assigned];
}
