import type { ContainerView } from 'litestream-generator-core';
import { namesSeveral } from './expression.js';
import { sqlitePath } from './sqlite-path.js';
import type { StackDatabase } from './stack.js';
import { variableOf } from './variables.js';

/** Names of variables in code: `process.env.DB`, `os.Getenv("DB")`, `env::var("DB")`. */
const VARIABLE =
  /(?:process\.env\.|import\.meta\.env\.|Bun\.env\.)(\w+)|process\.env\[["'](\w+)["']\]|(?:Getenv|LookupEnv|env::var|env!|Deno\.env\.get|env\.get)\(\s*["'](\w+)["']|\b\w*[eE]nv\w*\(\s*["']([A-Z][A-Z0-9_]+)["']/;

/** Folders that only the machine knows. */
const ELSEWHERE = /\b(?:homedir|home_dir|tmpdir|getPath|userData\w*|appData\w*|tmpPath|makePath)\b/;

/**
 * The path that an expression comes to: a variable that is set, a default behind it, a literal, or the parts of a `join`. Undefined
 * where other code decides it.
 * @param value what the variable holds for a path, where that is not the path itself
 */
export function fromCode(
  view: ContainerView,
  code: string,
  from: string,
  value: (to: string) => string = (to) => to,
): StackDatabase | undefined {
  if (namesSeveral(code) || ELSEWHERE.test(code)) return undefined;
  const match = VARIABLE.exec(code);
  const variable = match?.slice(1).find((name) => name !== undefined);
  const set = variable === undefined ? undefined : variableOf(view, variable);
  const moves = variable === undefined ? {} : { moves: { variable, value } };
  const told = set && sqlitePath(set.value);
  const holds = "the app's database";
  if (set && told !== undefined) return { path: told, holds, from: set.from, guessed: set.guessed, ...moves };
  const rest = match ? code.replace(match[0], '').replace(/^["')\]]+/, '') : code;
  const parts = [...rest.matchAll(/["'`]([^"'`\n]+)["'`]/g)].map(([, part = '']) => part);
  // A folder in front that the code computes is most likely the app's own.
  const joins = /join|resolve|path\./i.test(rest);
  const joined = parts.length > 1 && joins ? parts.join('/') : parts[0];
  const path = joined === undefined ? undefined : sqlitePath(joined);
  // What a call makes of a text, only its code knows.
  const call = /([\w$]+)!?\s*\(\s*$/.exec(rest.slice(0, Math.max(0, rest.search(/["'`]/))))?.[1];
  const computed = call !== undefined && !/join|resolve|path|from|^new$|^str(?:ing)?$|^file$|env|open|url/i.test(call);
  return path === undefined
    ? undefined
    : {
        path,
        holds,
        from,
        guessed:
          path.startsWith('../') ||
          computed ||
          variable !== undefined ||
          parts.length > 1 ||
          (joins && !path.startsWith('/')),
        ...moves,
      };
}
