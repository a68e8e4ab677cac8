import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { isWhole, split } from '../expression.js';
import { goFunction } from './go-function.js';
import { goNamed } from './go-named.js';
import { goSetting } from './go-setting.js';
import type { Line } from '../lines.js';
import { firstKnown, joined, meant, ofVariable, onceIn, type Meaning, type SourceValue } from '../source-value.js';

type Part = SourceValue | undefined;

const DEPTH = 12;

/**
 * The value of an expression of Go: texts, `+`, `fmt.Sprintf`, `filepath.Join`, what the environment or a flag gives or else the default,
 * and names of constants, variables, fields, parameters and functions of the project. Undefined where other code decides it.
 */
export function goValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  return onceIn(view, JSON.stringify(['go', depth, at.from, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = code.trim().replace(/^[&*]\s*/, '');
  if (text === '' || depth > DEPTH) return undefined;
  const next = (inner: string): Part => goValue(view, inner, at, depth + 1);
  if (/^\(.*\)$/s.test(text) && isWhole(text, '')) return next(text.slice(1, -1));
  const literal = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1] ?? /^`([^`]*)`$/.exec(text)?.[1];
  if (literal !== undefined) return { text: literal, guessed: false };
  const sum = split(text, /^\s*\+\s*/);
  if (sum.length > 1) return joined(sum.map(next), (texts) => texts.join(''));
  const call = callOf(text);
  if (call && Object.hasOwn(LIBRARY, call.name)) return LIBRARY[call.name]?.(call.args, next, view);
  return firstKnown(
    goMeanings(view, text, at).map((meaning) =>
      meant(view, meaning, (inner, where) => goValue(view, inner, where, depth + 1)),
    ),
  );
}

function callOf(text: string): { readonly name: string; readonly args: readonly string[] } | undefined {
  const [, name = '', inner = ''] = /^([\w.]+(?:\(\)\.\w+)?)\((.*)\)$/s.exec(text) ?? [];
  if (name === '' || !isWhole(text, name)) return undefined;
  return { name, args: split(inner, /^\s*,\s*/).filter((one) => one.trim() !== '') };
}

/** What a name or a call may stand for. */
export function goMeanings(view: ContainerView, text: string, at: Line): readonly Meaning[] {
  const call = callOf(text.trim());
  if (!call) return goNamed(view, text.trim(), at);
  return goSetting(view, call.name, call.args, at) ?? goFunction(view, call.name, call.args, at);
}

/** What functions of the libraries come to. */
const LIBRARY: Readonly<
  Record<string, (args: readonly string[], next: (code: string) => Part, view: ContainerView) => Part>
> = {
  'filepath.Join': (args, next) => joined(args.map(next), (texts) => posix.join(...texts)),
  'path.Join': (args, next) => joined(args.map(next), (texts) => posix.join(...texts)),
  'filepath.Dir': ([first = ''], next) => joined([next(first)], ([text = '']) => posix.dirname(text)),
  'path.Dir': ([first = ''], next) => joined([next(first)], ([text = '']) => posix.dirname(text)),
  'filepath.Clean': ([first = ''], next) => next(first),
  'filepath.Abs': ([first = ''], next) => next(first),
  'filepath.FromSlash': ([first = ''], next) => next(first),
  'strings.TrimSpace': ([first = ''], next) => next(first),
  string: ([first = ''], next) => next(first),
  'fmt.Sprintf': ([first = '', ...values], next) => {
    const parts = next(first)?.text.split(/(%[svdq])/) ?? [];
    const holes = parts.filter((part) => /^%[svdq]$/.test(part));
    if (parts.length === 0 || holes.length !== values.length) return undefined;
    let count = 0;
    const all = parts.map((part) =>
      /^%[svdq]$/.test(part) ? next(values[count++] ?? '') : { text: part, guessed: false },
    );
    return joined(all, (texts) => texts.join(''));
  },
  'os.Getenv': ([first = ''], next, view) => ofVariable(view, next(first)?.text),
  'os.LookupEnv': ([first = ''], next, view) => ofVariable(view, next(first)?.text),
  'os.ExpandEnv': ([first = ''], next) => next(first),
  'cmp.Or': (args, next) =>
    firstKnown(
      args.map(next).map((value) => value && { ...value, guessed: value.guessed || value.variable === undefined }),
    ),
};
