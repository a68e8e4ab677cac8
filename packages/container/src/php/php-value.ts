import { posix } from 'node:path';
import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { firstArgument, isWhole, split, wholeStatement } from '../expression.js';
import { inImage } from '../in-image.js';
import { sourceLines, type Line } from '../lines.js';
import { phpFilesOf, phpReturned } from './php-function.js';
import { eitherOf, firstKnown, joined, onceIn, variableOr, type SourceValue } from '../source-value.js';
import { variableOf } from '../variables.js';

type Part = SourceValue | undefined;

const DEPTH = 12;
/**
 * Levels of functions that are followed. Each call with other arguments is another expression to follow, so that more levels would take
 * very long.
 */
const MAX_CALLS = 2;

/** Folders that Laravel's helpers name. */
const HELPERS: Readonly<Record<string, string>> = {
  base_path: '',
  database_path: 'database',
  storage_path: 'storage',
  app_path: 'app',
  config_path: 'config',
  public_path: 'public',
};

const ENVIRONMENT =
  /^(?:(?:\\?getenv|env|Env::get)\(\s*["'](\w+)["']\s*(?:,\s*(.*))?\)|\$_(?:ENV|SERVER)\[["'](\w+)["']\])$/s;

/**
 * The value of an expression of PHP: texts with names in them, `.`, `__DIR__`, the helpers of Laravel, what the environment gives or else
 * the default, constants, and names that the same file assigns. Undefined where other code decides it.
 */
export function phpValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  const file = fileOfPlace(at.from);
  return onceIn(view, JSON.stringify(['php', depth, file, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = code.trim().replace(/^\((?:string)\)\s*/, '');
  if (text === '' || depth > DEPTH) return undefined;
  const next = (inner: string): Part => phpValue(view, inner, at, depth + 1);
  if (/^\(.*\)$/s.test(text) && isWhole(text, '')) return next(text.slice(1, -1));
  const literal = /^'((?:[^'\\]|\\.)*)'$/s.exec(text)?.[1] ?? /^"((?:[^"\\$]|\\.)*)"$/s.exec(text)?.[1];
  if (literal !== undefined) return { text: literal, guessed: false };
  const either = split(text, /^\s*(?:\?:|\?\?)\s*/);
  if (either.length > 1) return eitherOf(either, next, variableIn);
  const [condition, rest] = split(text, /^\s*\?(?!->)\s*/);
  if (rest !== undefined) return branch(view, condition ?? '', split(rest, /^\s*:(?!:)\s*/).map(next));
  const template = /^"([^"]*)"$/s.exec(text)?.[1];
  if (template !== undefined) return joined(parts(template, next), concatenated);
  const sum = split(text, /^\s*\.(?!\d)\s*/);
  if (sum.length > 1) return joined(sum.map(next), concatenated);
  const [, named, otherwise, global] = ENVIRONMENT.exec(text) ?? [];
  const variable = named ?? global;
  if (variable !== undefined) return variableOr(view, variable, otherwise, next);
  if (text === '__DIR__') return folderOf(fileOf(view, at));
  if (text === '__FILE__') return fileOf(view, at);
  if (/^\\?(?:DIRECTORY_SEPARATOR|DS)$/.test(text)) return { text: '/', guessed: false };
  if (/^\\?(?:WRITEPATH|ROOTPATH|APPPATH|FCPATH)$/.test(text)) return ofCodeIgniter(view, text);
  const [, name = '', inner = ''] = /^\\?((?:\$this->\w+->|app\(\)->)?\w+)\((.*)\)$/s.exec(text) ?? [];
  const known = name !== '' && isWhole(text, name) ? ofCall(view, name, split(inner, /^\s*,\s*/), next) : undefined;
  if (known) return known;
  if (text.endsWith(')') && depth < MAX_CALLS) {
    const returns = phpReturned(view, text, at).map((one) => phpValue(view, one.code, one.at, depth + 1));
    const value = firstKnown(returns);
    return value && returns.length > 1 ? { ...value, guessed: true } : value;
  }
  return ofName(view, text, at, depth);
}

/** The variable that a piece of code reads. */
function variableIn(code: string): string | undefined {
  const [, named, , global] = ENVIRONMENT.exec(code) ?? [];
  return named ?? global;
}

/** Folders that CodeIgniter names, each with a slash at its end. */
function ofCodeIgniter(view: ContainerView, name: string): SourceValue {
  const root = posix.dirname(inImage(view, 'composer.json') ?? posix.join(view.contentRoot, 'composer.json'));
  const below = { WRITEPATH: 'writable', APPPATH: 'app', FCPATH: 'public' }[name.replace('\\', '')] ?? '';
  return { text: `${posix.join(root, below)}/`, guessed: false };
}

/** The branch that a condition chooses. Only a condition that asks for a variable of the container can be decided here. */
function branch(view: ContainerView, condition: string, [yes, no]: readonly Part[]): Part {
  const variable = /^(?:isset\()?(?:getenv\(\s*["'](\w+)["']\s*\)|\$_(?:ENV|SERVER)\[["'](\w+)["']\])\)?$/.exec(
    condition.trim(),
  );
  const name = variable?.[1] ?? variable?.[2];
  if (name === undefined) return undefined;
  return variableOf(view, name) === undefined ? no && { ...no, guessed: true } : yes;
}

/** `$name`, `{$name}` and `{$this->name}` in a text, and what stands between. */
function parts(text: string, next: (code: string) => Part): readonly Part[] {
  return text
    .split(/(\{\$[^{}]*\}|\$\{?\w+\}?)/)
    .filter((part) => part !== '')
    .map((part) => {
      const code =
        /^\{(\$.*)\}$/.exec(part)?.[1] ?? (part.startsWith('$') ? part.replace(/^\$\{(\w+)\}$/, '$$$1') : undefined);
      return code === undefined ? { text: part, guessed: false } : next(code);
    });
}

function ofCall(view: ContainerView, name: string, args: readonly string[], next: (code: string) => Part): Part {
  const [first = '', second] = args;
  const folder = HELPERS[name];
  const app = /->(base|database|storage|config|public)Path$/.exec(name)?.[1];
  const below = folder ?? (app === undefined ? undefined : (HELPERS[`${app}_path`] as string));
  if (below !== undefined) {
    const root = { text: posix.join(view.contentRoot, below), guessed: false };
    return first.trim() === '' ? root : joined([root, next(first)], (texts) => posix.join(...texts));
  }
  if (name === 'dirname') return folderOf(next(first), second === undefined ? 1 : Number(second));
  if (/^(?:realpath|strval|trim|rtrim|ltrim)$/.test(name)) {
    const value = next(first);
    return value && name === 'rtrim' ? { ...value, text: value.text.replace(/\/+$/, '') } : value;
  }
  if (name !== 'sprintf') return undefined;
  const format = next(first);
  const values = args.slice(1);
  const texts = format?.text
    .split(/(%s|%d)/)
    .map((part) => (/^%[sd]$/.test(part) ? next(values.shift() ?? '') : { text: part, guessed: false }));
  return texts && joined(texts, concatenated);
}

/** `$name`, `$this->name`, `NAME`, `self::NAME`: what the same file gives it, and a constant of any file. */
function ofName(view: ContainerView, text: string, at: Line, depth: number): Part {
  const [, owner, variable, constant] =
    /^(?:\\?(?:\w+\\)*(\w+)::)?(?:\$(?:this->)?(\w+)|\\?([A-Za-z_]\w*))$/.exec(text) ?? [];
  const name = variable ?? constant;
  if (name === undefined) return undefined;
  const own = fileOfPlace(at.from);
  const sets =
    variable === undefined
      ? new RegExp(String.raw`\bconst\s+(?:string\s+)?${name}\s*=\s*|\bdefine\(\s*["']${name}["']\s*,\s*`)
      : new RegExp(String.raw`(?:^|[\s;{(])\$(?:this->)?${name}\s*=(?!=|>)\s*`);
  const files = variable === undefined || owner !== undefined ? phpFilesOf(view, owner, at) : [own];
  for (const file of files) {
    const lines = sourceLines(view.project, file);
    const all = lines.flatMap((line, index) => {
      const match = /^\s*(?:\/\/|\*|#)/.test(line.text) ? null : sets.exec(line.text);
      return match
        ? [{ line, code: firstArgument(wholeStatement(lines, index).slice(match.index + match[0].length)) }]
        : [];
    });
    const [first] = all;
    if (!first) continue;
    const value = phpValue(view, first.code, first.line, depth + 1);
    const several = new Set(all.map(({ code }) => code.trim())).size > 1;
    const from = value?.from ?? (variable === undefined ? first.line.from : undefined);
    return value && { ...value, guessed: value.guessed || several, ...(from === undefined ? {} : { from }) };
  }
  return undefined;
}

function folderOf(value: Part, times = 1): Part {
  const ups = Array.from({ length: times > 0 && times < 20 ? times : 1 }, () => '..');
  return value && { ...value, text: posix.join(value.text, ...ups) };
}

/** Where the image has the file that the code stands in. */
function fileOf(view: ContainerView, { from }: Line): SourceValue {
  const path = fileOfPlace(from);
  return { text: inImage(view, path) ?? posix.join(view.contentRoot, path), guessed: false };
}

function concatenated(texts: readonly string[]): string {
  return texts.join('');
}
