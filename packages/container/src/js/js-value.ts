import { fileOfPlace } from 'litestream-generator-core';
import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { isWhole, split } from '../expression.js';
import { inImage } from '../in-image.js';
import { holdsInProduction } from './js-branch.js';
import { meantBy } from './js-names.js';
import { jsSchema } from './js-schema.js';
import type { Line } from '../lines.js';
import { firstOf, joined, meant, ofVariable, onceIn, type SourceValue } from '../source-value.js';

type Part = SourceValue | undefined;

/** How many steps an expression may be away from what it comes to. */
const DEPTH = 12;

const VARIABLE =
  /^(?:(?:process|import\.meta|Bun)\.)?env\.([A-Za-z]\w*)$|^Deno\.env\.get\(\s*["'](\w+)["']\s*\)$|^process\.env\[["'](\w+)["']\]$|^(?:[\w.]+\.get(?:OrThrow)?(?:<\w+>)?|env)\(\s*["']([A-Z][A-Z0-9_]*)["']\s*\)$/;

/** A reader of settings that is given a default, `config.get('DB_PATH', 'data/app.db')`. */
const WITH_DEFAULT = /^(?:[\w.]+\.get(?:<\w+>)?|env(?:\.\w+)?)\(\s*["']([A-Z][A-Z0-9_]*)["']\s*,\s*(.+)\)$/s;

/**
 * The value of an expression: texts, templates, `+`, `path.join`, what the environment gives or else the default, and names that the same
 * file assigns or a function of it returns. Undefined where other code decides it.
 */
export function jsValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  return onceIn(view, JSON.stringify(['js', depth, at.from, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = untrimmed(code);
  if (text === '' || depth > DEPTH) return undefined;
  const next = (inner: string): Part => jsValue(view, inner, at, depth + 1);
  if (/^\(.*\)$/s.test(text) && isWhole(text, '')) return next(text.slice(1, -1));
  const literal = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1$/.exec(text) ?? /^(`)([^`$]*)`$/.exec(text);
  if (literal) return { text: literal[2] ?? '', guessed: false };
  const variable = VARIABLE.exec(text)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (variable !== undefined) {
    const set = ofVariable(view, variable);
    if (set) return set;
    const schema = jsSchema(view, variable);
    const value = schema && jsValue(view, schema.code, schema.at, depth + 1);
    return value && schema && { ...value, from: value.from ?? schema.at.from, variable, guessed: true };
  }
  const [, read, byDefault] = WITH_DEFAULT.exec(text) ?? [];
  if (read !== undefined) return eitherOf([`process.env.${read}`, byDefault ?? ''], next);
  // `env.get("DB").default("data/app.db").asString()` of env-var, and what such a schema has for a member of any other name.
  const [, asked, otherwise] = /^\w+\.get\(\s*["'](\w+)["']\s*\)\.default\((.*?)\)(?:\.\w+\(\))*$/s.exec(text) ?? [];
  if (asked !== undefined) return eitherOf([`process.env.${asked}`, otherwise ?? ''], next);
  const member = /^\w+\.([A-Z][A-Z0-9_]+)$/.exec(text)?.[1];
  if (member !== undefined && jsSchema(view, member)) return next(`process.env.${member}`);
  const either = split(text, /^\s*(?:\?\?|\|\|)\s*/);
  if (either.length > 1) return eitherOf(either, next);
  const [condition, rest] = split(text, /^\s*\?(?![.?])\s*/);
  const branches = rest === undefined ? [] : split(rest, /^\s*:\s*/);
  if (branches.length === 2) {
    // Whether another condition than a variable is true is not known.
    const holds = holdsInProduction(view, condition ?? '', at);
    if (holds !== undefined) return next(branches[holds ? 0 : 1] ?? '');
    if (!VARIABLE.test((condition ?? '').trim())) return undefined;
    return next(condition ?? '') === undefined ? guess(next(branches[1] ?? '')) : next(branches[0] ?? '');
  }
  const template = /^`([^`]*)`$/.exec(text)?.[1];
  if (template !== undefined)
    return joined(
      template
        .split(/(\$\{[^{}]*\})/)
        .filter((part) => part !== '')
        .map((part) => (part.startsWith('${') ? next(part.slice(2, -1)) : { text: part, guessed: false })),
      concatenated,
    );
  const call = /^(?:\w+\.)?(join|resolve|dirname|String|fileURLToPath)\((.*)\)$/s.exec(text);
  if (call && isWhole(text, call[1] ?? '')) {
    const inner = split(call[2] ?? '', /^\s*,\s*/).filter((one) => one.trim() !== '');
    if (call[1] === 'dirname') return folderOf(next(inner[0] ?? ''));
    return joined(inner.map(next), pathOf);
  }
  // AdonisJS has folders of its own.
  const adonis = /^app\.(tmp|database|make)Path\((.*)\)$/s.exec(text);
  if (adonis) {
    const folder = { tmp: 'tmp', database: 'database' }[adonis[1] ?? ''] ?? '';
    const parts = split(adonis[2] ?? '', /^\s*,\s*/).map(next);
    return guess(joined([{ text: posix.join(view.contentRoot, folder), guessed: true }, ...parts], pathOf));
  }
  const sum = split(text, /^\s*\+\s*/);
  if (sum.length > 1) return joined(sum.map(next), concatenated);
  if (/^process\.cwd\(\)$/.test(text)) return { text: view.contentRoot, guessed: false };
  if (/^(?:__filename|import\.meta\.(?:url|filename))$/.test(text)) return fileOf(view, at);
  if (/^(?:__dirname|import\.meta\.dir(?:name)?)$/.test(text)) return folderOf(fileOf(view, at));
  return named(view, text, at, depth);
}

/** An expression without what changes nothing in a path: a type, spaces around it, `process.env.DATA_DIR?.trim()`. */
function untrimmed(code: string): string {
  return code
    .trim()
    .replace(/\s+as\s+\w+$|!$/, '')
    .replace(/\??\.(?:trim|toString)\(\)$/, '');
}

/** A variable with a default behind it, or the first of several that is known. */
function eitherOf(codes: readonly string[], next: (code: string) => Part): Part {
  const found = firstOf(codes, next);
  const variable = codes
    .flatMap((code) => VARIABLE.exec(untrimmed(code))?.slice(1) ?? [])
    .find((name) => name !== undefined);
  return (
    found && {
      ...found,
      guessed: found.guessed || found.variable === undefined,
      ...(variable !== undefined && { variable }),
    }
  );
}

function guess(value: Part): Part {
  return value && { ...value, guessed: true };
}

function folderOf(value: Part): Part {
  return value && { ...value, text: posix.dirname(value.text) };
}

/** As `path.join` does it. */
function pathOf(texts: readonly string[]): string {
  return texts.reduce((path, part) => posix.join(path, part));
}

function concatenated(texts: readonly string[]): string {
  return texts.join('');
}

/** Where the image has the file; what a compiler makes of it may lie elsewhere. */
function fileOf(view: ContainerView, { from }: Line): SourceValue {
  const path = fileOfPlace(from);
  return { text: inImage(view, path) ?? posix.join(view.contentRoot, path), guessed: /\.tsx?$/.test(path) };
}

/** What the first meaning of a name comes to that is known. */
function named(view: ContainerView, text: string, at: Line, depth: number): Part {
  for (const meaning of meantBy(view, text, at)) {
    const value = meant(view, { sure: true, ...meaning }, (inner, where) => jsValue(view, inner, where, depth + 1));
    if (value) return value;
  }
  return undefined;
}
