import type { Dockerfile } from './dockerfile.js';
import { MAX_VALUE_LENGTH } from './limits.js';

/** A variable that the image sets. A `$` is left in the value where a build argument without a default decides it. */
export interface ImageVariable {
  readonly name: string;
  readonly value: string;
  /** `Dockerfile:12` */
  readonly from: string;
}

/**
 * Variables of the running container that the Dockerfile sets, those of the stages that it is built on included. The
 * last one of a name wins, and is the only one.
 */
export function imageVariables({ instructions, defaults }: Dockerfile): readonly ImageVariable[] {
  const args = new Map<string, string>();
  const variables = new Map<string, ImageVariable>();
  const valueOf = (name: string): string => variables.get(name)?.value ?? args.get(name) ?? '';
  for (const { keyword, text, from } of instructions) {
    if (keyword === 'ARG') {
      for (const word of text.match(/\w+(?:=(?:"[^"]*"|'[^']*'|\S)*)?/g) ?? []) {
        const [name = '', ...value] = word.split('=');
        const given = value.length > 0 ? expand(value.join('='), valueOf) : defaults.get(name);
        args.set(name, given ?? `\${${name}}`);
      }
    }
    if (keyword === 'ENV')
      for (const { name, value } of envPairs(text, valueOf)) variables.set(name, { name, value, from });
  }
  return [...variables.values()];
}

/** `NAME=value` pairs of an ENV, or the old form `NAME value`, with their quotes and variables resolved. */
function envPairs(
  text: string,
  valueOf: (name: string) => string,
): readonly { readonly name: string; readonly value: string }[] {
  if (!/^[^\s=]+=/.test(text)) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(text) ?? [];
    return name === '' ? [] : [{ name, value: expand(value, valueOf) }];
  }
  return [...text.matchAll(/([^\s=]+)=((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])*)/g)].map(
    ([, name = '', value = '']) => ({ name, value: expand(value, valueOf) }),
  );
}

/** What would grow beyond any value, because variables hold others many times, stays as it is written. */
function expand(text: string, valueOf: (name: string) => string): string {
  const expanded = text.replace(
    /'([^']*)'|\\(.)|"|\$\{(\w+)(?::?([-+])([^}]*))?\}|\$(\w+)/g,
    (_all, single?: string, escaped?: string, braced?: string, operator?: string, other = '', bare?: string) => {
      if (single !== undefined) return single;
      if (escaped !== undefined) return escaped;
      const name = braced ?? bare;
      if (name === undefined) return '';
      const value = valueOf(name);
      if (operator === '-') return value === '' || value === `\${${name}}` ? other : value;
      if (operator === '+') return value === '' ? '' : other;
      return value;
    },
  );
  return expanded.length > Math.max(MAX_VALUE_LENGTH, text.length) ? text : expanded;
}
