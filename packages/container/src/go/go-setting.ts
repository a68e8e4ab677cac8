import type { ContainerView } from 'litestream-generator-core';
import { firstArgument, split, wholeStatement } from '../expression.js';
import { linesSaying } from './go-files.js';
import type { Line } from '../lines.js';
import { settingMeanings } from '../setting-files.js';
import type { Meaning } from '../source-value.js';

/** Readers of one setting by its key, of Viper, koanf, Cobra and urfave/cli. */
const READS = /(?:^|\.)(?:GetString|MustString|String|Get|Value)$/;
const FLAG = /(?:^|\.)(?:StringP?|GetString)$/;

/** What a setting with a key comes to, or a flag that is defined where its value is taken; undefined where the call reads none. */
export function goSetting(
  view: ContainerView,
  called: string,
  args: readonly string[],
  at: Line,
): readonly Meaning[] | undefined {
  const key = /^"([\w.-]+)"$/.exec(args[0]?.trim() ?? '')?.[1];
  if (key === undefined || !READS.test(called.replace(/P$/, ''))) return undefined;
  // `flag.String("db", "data/app.db", "…")` is the pointer to the value.
  if (FLAG.test(called) && args.length >= 3) {
    const code = args[called.endsWith('P') ? 2 : 1];
    return [{ at, flags: [key], ...(code !== undefined && { code }) }];
  }
  const variable = boundTo(view, key);
  const quoted = key.replaceAll('.', String.raw`\.`);
  const flags = [key, key.replaceAll('.', '-')];
  for (const lines of linesSaying(view, `"${key}"`)) {
    for (const [index, line] of lines.entries()) {
      if (/^\s*\/\//.test(line.text)) continue;
      const statement = (): string => wholeStatement(lines, index);
      const set = new RegExp(String.raw`\bSetDefault\(\s*"${quoted}"\s*,\s*`).exec(line.text);
      if (set)
        return [{ code: firstArgument(statement().slice(set.index + set[0].length)), at: line, flags, ...variable }];
      const flag = new RegExp(String.raw`\.String(P?)\(\s*"${quoted}"\s*,\s*`).exec(line.text);
      const rest = flag ? split(statement().slice(flag.index + flag[0].length), /^\s*,\s*/) : [];
      if (flag && rest.length > 1) return [{ code: rest[flag[1] === 'P' ? 1 : 0] ?? '', at: line, flags, ...variable }];
      if (new RegExp(String.raw`\bName\s*:\s*"${quoted}"`).test(line.text)) return [ofOption(lines, index, flags)];
    }
  }
  const ofFiles = settingMeanings(view, key.split('.'));
  if (ofFiles.length > 0) return ofFiles.map((one) => ({ ...one, flags, ...variable }));
  return variable.variable === undefined ? [] : [{ at, flags, ...variable }];
}

/** The variable that Viper reads for a key. */
function boundTo(view: ContainerView, key: string): { readonly variable?: string } {
  const texts = linesSaying(view, 'BindEnv', 'AutomaticEnv').flatMap((lines) => lines.map(({ text }) => text));
  const own = texts
    .map(
      (text) =>
        new RegExp(String.raw`\bBindEnv\(\s*"${key.replaceAll('.', String.raw`\.`)}"\s*,\s*"(\w+)"`).exec(text)?.[1],
    )
    .find(Boolean);
  if (own !== undefined) return { variable: own };
  if (!texts.some((text) => /\bAutomaticEnv\(\)/.test(text))) return {};
  const prefix = texts.map((text) => /\bSetEnvPrefix\(\s*"(\w+)"/.exec(text)?.[1]).find(Boolean);
  return {
    variable: [...(prefix === undefined ? [] : [prefix]), key.replaceAll(/[.-]/g, '_')].join('_').toUpperCase(),
  };
}

/** An option of urfave/cli: `Value:` and `EnvVars:` beside its name. */
function ofOption(lines: readonly Line[], index: number, flags: readonly string[]): Meaning {
  const start = lines.slice(0, index + 1).findLastIndex(({ text }) => /\{\s*$|Flag\{/.test(text));
  const near = lines.slice(Math.max(start, 0), index + 8);
  const end = near.slice(index - Math.max(start, 0)).findIndex(({ text }) => /^\s*\},?\s*$/.test(text));
  const block = end < 0 ? near : near.slice(0, index - Math.max(start, 0) + end);
  const value = block.find(({ text }) => /\bValue\s*:/.test(text));
  const variable = block.map(({ text }) => /\b(?:EnvVars?|Sources)\s*:.*?"(\w+)"/.exec(text)?.[1]).find(Boolean);
  const code = value && firstArgument(value.text.replace(/^.*\bValue\s*:\s*/, ''));
  return {
    at: value ?? (lines[index] as Line),
    flags,
    ...(code !== undefined && { code }),
    ...(variable !== undefined && { variable }),
  };
}
