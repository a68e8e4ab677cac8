import { parseSqlite } from '../project/connection-string.js';
import { HOLE, variableName, type CSharpValue, type Origin } from '../project/csharp-text.js';
import type { Checkout } from './checkout.js';
import { maySetUnseen } from './environment.js';
import { found, type Fact } from './fact.js';
import type { SetVariable } from './facts.js';
import { settingsOf, variable, type Setting } from './settings.js';
import type { SqliteUsage } from './sqlite-usage.js';

/** A path with where it comes from. */
interface Found {
  readonly text: string;
  readonly from: string;
  readonly unsure: boolean;
  readonly origins: readonly Origin[];
  readonly special: boolean;
  /** Variables of an existing set-up that it rests on. */
  readonly variables: readonly Fact<SetVariable>[];
}

/** What a usage opens in production. */
export type Resolved =
  | (Found & { readonly kind: 'file'; readonly path: string; readonly encrypted?: true })
  | { readonly kind: 'memory'; readonly from: string }
  | { readonly kind: 'none'; readonly from: string; readonly code?: string; readonly why?: string };

/** The first of its values that is set in production. */
export function resolve(checkout: Checkout, usage: SqliteUsage): Resolved {
  let unsure = false;
  let code: string | undefined;
  const before: string[] = [];
  for (const value of usage.values) {
    for (const setting of settingsFor(checkout, value)) {
      if (setting.kind === 'unseen') {
        unsure = true;
        continue;
      }
      const text = usage.wholePath === true ? `Data Source="${setting.value}"` : setting.value;
      const source = parseSqlite(text);
      if (source?.kind === 'memory') return { kind: 'memory', from: setting.from };
      if (source?.kind === 'file' && !source.path.startsWith(HOLE)) {
        const parts = value.kind === 'text' || value.kind === 'unknown' ? (value.origins ?? []) : [];
        const own = value.kind === 'setting' || value.kind === 'variable' ? [variableName(value)] : [];
        const names = [...own, ...before, ...parts.map((part) => part.variable)];
        return {
          kind: 'file',
          path: source.path,
          text: setting.value,
          from: setting.from,
          unsure:
            unsure ||
            setting.unsure === true ||
            value.kind === 'unknown' ||
            names.some((name) => maySetUnseen(checkout, name)),
          origins: [...[...own, ...before].map((name) => ({ variable: name, value: setting.value })), ...parts],
          variables: [...carried(setting), ...carriedParts(checkout, value)],
          special: value.kind === 'text' && value.special === true,
          ...(source.encrypted ? { encrypted: true } : {}),
        };
      }
      unsure = true;
    }
    if (value.kind === 'setting' || value.kind === 'variable') before.push(variableName(value));
    if (value.kind === 'unknown') {
      unsure = true;
      code ??= value.code;
    }
  }
  return { kind: 'none', from: usage.at, ...(code === undefined ? {} : { code }) };
}

/** Variables of an existing set-up that give parts of a path: they are needed as well. */
function carriedParts(checkout: Checkout, value: CSharpValue): readonly Fact<SetVariable>[] {
  if (value.kind !== 'text' && value.kind !== 'unknown') return [];
  return (value.origins ?? []).flatMap((origin) => {
    const [first] = variable(checkout, origin.variable);
    return first?.kind === 'value' ? carried(first) : [];
  });
}

function carried({ carry, from }: Setting & { readonly kind: 'value' }): readonly Fact<SetVariable>[] {
  return carry ? [found(carry, from)] : [];
}

function settingsFor(checkout: Checkout, value: CSharpValue): readonly Setting[] {
  if (value.kind === 'text') {
    // EF Core reads the setting itself.
    const name = /^\s*name\s*=\s*([^;=]+?)\s*;?\s*$/i.exec(value.text)?.[1];
    if (name !== undefined) return settingsOf(checkout, name.includes(':') ? name : `ConnectionStrings:${name}`);
    return [{ kind: 'value', value: value.text, from: value.at }];
  }
  if (value.kind === 'setting') return settingsOf(checkout, value.key);
  if (value.kind === 'variable') return variable(checkout, value.name);
  return value.pattern === undefined ? [] : [{ kind: 'value', value: value.pattern, from: value.at }];
}
