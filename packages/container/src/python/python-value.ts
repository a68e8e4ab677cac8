import { fileOfPlace } from 'litestream-generator-core';
import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { isWhole, split } from '../expression.js';
import { inImage } from '../in-image.js';
import { findLine, type Line } from '../lines.js';
import { PYTHON_ENVIRONMENT } from './python-files.js';
import { pythonFunction } from './python-function.js';
import { pythonFormat } from './python-format.js';
import { pythonNamed, pythonSetting } from './python-names.js';
import { pythonSettings } from './python-settings.js';
import { eitherOf, firstKnown, joined, meant, onceIn, variableOr, type SourceValue } from '../source-value.js';
import { variableOf } from '../variables.js';

export { pythonFiles } from './python-files.js';

type Part = SourceValue | undefined;

/** How many steps an expression may be away from what it comes to. */
const DEPTH = 14;

/**
 * The value of an expression: literals, texts that are filled in, `+`, paths and their methods, `os.path.join`, what the environment gives
 * or else the default, and names that a file of the app assigns. Undefined where other code decides it.
 */
export function pythonValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  // A name means the same wherever it stands in a function.
  const place = pythonFunction(view, at)?.from ?? fileOfPlace(at.from);
  return onceIn(view, JSON.stringify(['python', depth, place, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = unwrapped(code.trim());
  if (text === '' || depth > DEPTH) return undefined;
  const next = (inner: string): Part => pythonValue(view, inner, at, depth + 1);
  const literal = /^([rRbBuU]?)(["'])((?:(?!\2)[^\\]|\\.)*)\2$/.exec(text);
  if (literal) return { text: literal[3] ?? '', guessed: false };
  const format = /^[fF](["'])(.*)\1$/.exec(text);
  if (format) return joined(parts(format[2] ?? '', next), concatenated);
  const either = split(text, /^\s+or\s+/);
  if (either.length > 1) return eitherOf(either, next, (one) => PYTHON_ENVIRONMENT.exec(one)?.[1]);
  const [, yes, condition, no] = /^(.+?)\s+if\s+(.+?)\s+else\s+(.+)$/s.exec(text) ?? [];
  if (condition !== undefined) return branch(view, condition, at, next(yes ?? ''), next(no ?? ''));
  const filled = pythonFormat(text, next);
  if (filled) return joined(filled, concatenated);
  const environment = PYTHON_ENVIRONMENT.exec(text);
  if (environment) return variableOr(view, environment[1] ?? '', environment[2], next);
  const call = /^(?:os\.path\.)?(join|abspath|normpath|realpath|expanduser|Path|PurePath|str|dirname)\((.*)\)$/s.exec(
    text,
  );
  if (call && isWhole(text, call[1] ?? '')) {
    const inner = split(call[2] ?? '', /^\s*,\s*/);
    if (call[1] === 'dirname') return up(next(inner[0] ?? ''));
    if (call[1] === 'expanduser') return below(next(inner[0] ?? ''));
    return joined(inner.filter((one) => one !== '').map(next), pathOf);
  }
  const sum = split(text, /^\s*\+\s*/);
  if (sum.length > 1) return joined(sum.map(next), concatenated);
  const path = split(text, /^\s*\/\s*/);
  if (path.length > 1) return joined(path.map(next), pathOf);
  const field = /^(?:\w+\.)?[Ff]ield\((.*)\)$/s.exec(text)?.[1];
  if (field !== undefined) {
    const args = split(field, /^\s*,\s*/);
    const given = args.find((one) => /^default(?:_factory)?\s*=/.test(one));
    return next(given?.replace(/^default(?:_factory)?\s*=\s*(?:lambda\s*:\s*)?/, '') ?? args[0] ?? '');
  }
  const method =
    /^(.*)\.(joinpath|resolve|absolute|as_posix|expanduser|parent|with_name|with_suffix)(?:\(([^()]*)\))?$/s.exec(text);
  if (method) return ofMethod(next(method[1] ?? ''), method[2] ?? '', split(method[3] ?? '', /^\s*,\s*/).map(next));
  const [, file, level] = /^(.*)\.parents\[(\d)\]$/s.exec(text) ?? [];
  if (file !== undefined) return up(next(file), Number(level) + 1);
  if (text === '__file__') return ofFile(view, at);
  if (/^(?:Path\.cwd|os\.getcwd)\(\)$/.test(text)) return { text: view.contentRoot, guessed: false };
  // Flask keeps what belongs to an installation in a folder of this name.
  if (/^\w+\.instance_path$/.test(text)) return { text: posix.join(view.contentRoot, 'instance'), guessed: true };
  const key = /^(?:\w+\.)*config(?:\.get\(|\[)\s*["'](\w+)["']\s*[)\]]$/.exec(text)?.[1];
  if (key !== undefined) return pythonSetting(view, key, (inner, where) => pythonValue(view, inner, where, depth + 1));
  const named = pythonNamed(view, text, at, (inner, where) => pythonValue(view, inner, where, depth + 1));
  return named ?? firstKnown(pythonSettings(view, text, at).map((one) => meant(view, one, next)));
}

/** The branch that a condition chooses. Only a condition that asks for a variable of the container can be decided here. */
function branch(view: ContainerView, condition: string, at: Line, yes: Part, no: Part): Part {
  const variable = /^(?:os\.)?(?:environ\.get|getenv|environ)[([]\s*["'](\w+)["'].*[)\]]$/.exec(condition)?.[1];
  const name = variable ?? /^["'](\w+)["']\s+in\s+os\.environ$/.exec(condition)?.[1];
  const read = name === undefined ? variablesRead(view, condition, at) : [name];
  if (read.length === 0) return undefined;
  return read.every((one) => variableOf(view, one) === undefined) ? no && { ...no, guessed: true } : yes;
}

/** The variables of the container that a name of this file holds the first one of: `own = os.getenv("A") or os.getenv("B")`. */
function variablesRead(view: ContainerView, condition: string, { from }: Line): readonly string[] {
  if (!/^\w+$/.test(condition)) return [];
  const line = findLine(
    view.project,
    fileOfPlace(from),
    new RegExp(String.raw`^\s*${condition}\s*(?::\s*[^=]+)?=\s*(?!=)(.+)$`),
  );
  const read = split(line?.match[1] ?? '', /^\s+or\s+/).map((one) => PYTHON_ENVIRONMENT.exec(one.trim()));
  return read.every((one) => one !== null && one[2] === undefined) ? read.flatMap((one) => one?.[1] ?? []) : [];
}

/** `{name}` in the text of an f-string, and what stands between. */
function parts(text: string, next: (code: string) => Part): readonly Part[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('{') ? next(part.slice(1, -1).replace(/![rsa]$/, '')) : { text: part, guessed: false },
    );
}

/** What a method of a path comes to. */
function ofMethod(path: Part, method: string, given: readonly Part[]): Part {
  const [first] = given;
  if (method === 'expanduser') return below(path);
  if (method === 'parent') return up(path);
  if (method === 'joinpath') return joined([path, ...given], pathOf);
  if (method === 'with_name') return joined([up(path), first], pathOf);
  if (method === 'with_suffix') return joined([path, first], ([own = '', end = '']) => own.replace(/\.\w+$/, '') + end);
  return path;
}

/** `os.path.join` and `/` of paths: a part that begins at the root replaces everything before it. */
function pathOf(texts: readonly string[]): string {
  return texts.reduce((path, part) => (part.startsWith('/') ? part : posix.join(path, part)));
}

function concatenated(texts: readonly string[]): string {
  return texts.join('');
}

/** The value, unless it is a path that begins in the home folder of the user who runs the app: only the machine knows that folder. */
function below(value: Part): Part {
  return value?.text.startsWith('~') ? undefined : value;
}

function up(value: Part, times = 1): Part {
  const ups = Array.from({ length: times }, () => '..');
  return value && { ...value, text: posix.join(value.text, ...ups) };
}

/** Where the image has the file that says `__file__`. */
function ofFile(view: ContainerView, { from }: Line): SourceValue {
  const path = fileOfPlace(from);
  return { text: inImage(view, path) ?? posix.join(view.contentRoot, path), guessed: false };
}

/** An expression without the brackets that stand around the whole of it. */
function unwrapped(text: string): string {
  return /^\(.*\)$/s.test(text) && isWhole(text, '') ? unwrapped(text.slice(1, -1).trim()) : text;
}
