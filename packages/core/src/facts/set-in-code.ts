import { isDevelopmentOnly } from '../project/csharp-development.js';
import type { Checkout } from './checkout.js';
import type { Setting } from './settings.js';

/**
 * A setting that the code itself sets, as in `Configuration["Db:Path"] = "…"` and in a dictionary for `AddInMemoryCollection`: it wins over
 * every file and variable. Whether the line runs is not known, so a value is unsure.
 */
export function setInCode({ sources }: Checkout, key: string): readonly Setting[] {
  const wanted = key.toLowerCase();
  return sources.flatMap((source) =>
    source.strings.flatMap(({ parts, start, end }): readonly Setting[] => {
      if (parts.length !== 1 || String(parts[0]).toLowerCase() !== wanted || isDevelopmentOnly(source, start))
        return [];
      const assigned = /^\s*(?:\]\s*=(?!=|>)|,)\s*/.exec(source.bare.slice(end));
      const before = /([[{])\s*$/.exec(source.bare.slice(Math.max(0, start - 40), start))?.[1];
      if (!assigned || (assigned[0].includes(']') ? before !== '[' : before !== '{')) return [];
      const from = source.at(start);
      const at = end + assigned[0].length;
      const value = source.strings.find((one) => one.start === at);
      const text =
        value?.parts.length === 1 && /^\s*[;,}]/.test(source.bare.slice(value.end)) ? value.parts[0] : undefined;
      return [typeof text === 'string' ? { kind: 'value', value: text, from, unsure: true } : { kind: 'unseen', from }];
    }),
  );
}
