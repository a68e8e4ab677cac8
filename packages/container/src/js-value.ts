import { fileOfPlace } from 'litestream-generator-core';
import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { firstArgument, isWhole, split, wholeStatement } from './expression.js';
import { inImage } from './in-image.js';
import { linesOf, type Line } from './lines.js';
import { joined, onceIn, type SourceValue } from './source-value.js';
import { variableOf } from './variables.js';

type Part = SourceValue | undefined;

const VARIABLE =
  /^(?:process|import\.meta|Bun)\.env\.(\w+)$|^process\.env\[["'](\w+)["']\]$|^Deno\.env\.get\(\s*["'](\w+)["']\s*\)$/;

/**
 * The value of an expression: texts, templates, `+`, `path.join`, what the environment gives or else the default, and names that the same
 * file assigns or a function of it returns. Undefined where other code decides it.
 */
export function jsValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  return onceIn(view, JSON.stringify(['js', depth, at.from, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = code.trim().replace(/\s+as\s+\w+$|!$/, '');
  if (text === '' || depth > 6) return undefined;
  const next = (inner: string): Part => jsValue(view, inner, at, depth + 1);
  if (/^\(.*\)$/s.test(text) && isWhole(text, '')) return next(text.slice(1, -1));
  const literal = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1$/.exec(text) ?? /^(`)([^`$]*)`$/.exec(text);
  if (literal) return { text: literal[2] ?? '', guessed: false };
  const variable = VARIABLE.exec(text)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (variable !== undefined) {
    const set = variableOf(view, variable);
    return set && { text: set.value, from: set.from, variable, guessed: set.guessed };
  }
  const either = split(text, /^\s*(?:\?\?|\|\|)\s*/);
  if (either.length > 1) return eitherOf(either, next);
  const [condition, rest] = split(text, /^\s*\?(?![.?])\s*/);
  const branches = rest === undefined ? [] : split(rest, /^\s*:\s*/);
  if (branches.length === 2) {
    // Whether another condition than a variable is true is not known.
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
    if (call[1] === 'dirname') {
      const only = next(inner[0] ?? '');
      return only && { ...only, text: posix.dirname(only.text) };
    }
    return joined(inner.map(next), pathOf);
  }
  const sum = split(text, /^\s*\+\s*/);
  if (sum.length > 1) return joined(sum.map(next), concatenated);
  if (/^process\.cwd\(\)$/.test(text)) return { text: view.contentRoot, guessed: false };
  const place = fileOf(view, at);
  if (/^(?:__filename|import\.meta\.(?:url|filename))$/.test(text)) return place;
  if (/^(?:__dirname|import\.meta\.dir(?:name)?)$/.test(text)) return { ...place, text: posix.dirname(place.text) };
  return named(view, text, at, depth);
}

/** A variable with a default behind it, or the first of several that is known. */
function eitherOf(codes: readonly string[], next: (code: string) => Part): Part {
  let found: Part;
  for (const code of codes) if ((found = next(code))) break; // those behind it are not asked for: each may be as long a tree
  const variable = codes
    .flatMap((code) => VARIABLE.exec(code.trim())?.slice(1) ?? [])
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

/** `const name = …`, or what `name()` returns. */
function named(view: ContainerView, text: string, at: Line, depth: number): Part {
  const [, name, call] = /^([A-Za-z_$][\w$]*)(\(\))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const lines = linesOf(view.project, fileOfPlace(at.from));
  const quoted = name.replaceAll('$', String.raw`\$`);
  const assigns = new RegExp(
    String.raw`\b(?:const|let|var)\s+${quoted}\s*(?::\s*[\w|]+(?: +[\w|]+)*\s*)?=\s*(?![>=])(.*)$`,
  );
  const declares = new RegExp(String.raw`\bfunction\s+${quoted}\s*\(|\b(?:const|let)\s+${quoted}\s*=\s*\(\)`);
  // Of several of a name, the one above the use is meant.
  const use = lines.findIndex(({ from }) => from === at.from);
  const wanted = call === undefined ? assigns : declares;
  const above = lines.slice(0, Math.max(use, 0)).findLastIndex((line) => wanted.test(line.text));
  const index = above < 0 ? lines.findIndex((line) => wanted.test(line.text)) : above;
  if (index < 0) return undefined;
  const start = lines[index] ?? at;
  if (call === undefined) {
    const whole = assigns.exec(wholeExpression(lines, index))?.[1] ?? '';
    const value = jsValue(view, firstArgument(whole), start, depth + 1);
    return value && { ...value, from: value.from ?? start.from };
  }
  const end = lines.slice(index + 1).findIndex((line) => line.text.startsWith('}'));
  const body = lines.slice(index, end < 0 ? index + 30 : index + 1 + end);
  for (const [offset, line] of body.entries()) {
    const returned = /\breturn\s+(.+)$/.exec(line.text)?.[1];
    const value =
      returned === undefined
        ? undefined
        : jsValue(
            view,
            firstArgument(wholeExpression(lines, index + offset).replace(/^.*?\breturn\s+/, '')),
            line,
            depth + 1,
          );
    if (value) return { ...value, from: value.from ?? line.from };
  }
  return undefined;
}

/** With the lines on which an operator or a bracket goes on. */
export function wholeExpression(lines: readonly Line[], index: number): string {
  let whole = wholeStatement(lines, index);
  for (let next = index + 1; next < index + 6 && /^\s*(?:\?|:|\+|\|\||\.)/.test(lines[next]?.text ?? ''); next++)
    if (!whole.includes((lines[next]?.text ?? '').trim())) whole += ` ${(lines[next]?.text ?? '').trim()}`;
  return /[=(,+?]\s*$/.test(whole) ? `${whole} ${(lines[index + 1]?.text ?? '').trim()}` : whole;
}
