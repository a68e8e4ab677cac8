import { fileOfPlace } from 'litestream-generator-core';
import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { isWhole, split } from './expression.js';
import { inImage } from './in-image.js';
import { filesMatching, findLine, type Line } from './lines.js';
import { joined, onceIn, type SourceValue } from './source-value.js';
import { variableOf } from './variables.js';

type Part = SourceValue | undefined;

/** Files that are no part of the running app. */
const ASIDE =
  /(?:^|\/)(?:migrations|alembic|versions|scripts|conftest\.py|test_[^/]*|[^/]*_test\.py|setup\.py)(?:\/|$)/;

/** Python of the app. */
export function pythonFiles({ project }: Pick<ContainerView, 'project'>): readonly string[] {
  return filesMatching(project, /\.py$/).filter((path) => !ASIDE.test(path));
}

/**
 * The value of an expression: literals, f-strings, `+`, `/` of paths, `os.path.join`, what the environment gives or else the default,
 * and names that a file of the app assigns. Undefined where other code decides it.
 */
export function pythonValue(view: ContainerView, code: string, at: Line, depth = 0): Part {
  // A name means the same wherever it stands in a file.
  const file = fileOfPlace(at.from);
  return onceIn(view, JSON.stringify(['python', depth, file, code]), () => valueOf(view, code, at, depth));
}

function valueOf(view: ContainerView, code: string, at: Line, depth: number): Part {
  const text = unwrapped(code.trim());
  if (text === '' || depth > 6) return undefined;
  const next = (inner: string): Part => pythonValue(view, inner, at, depth + 1);
  const literal = /^([rRbBuU]?)(["'])((?:(?!\2)[^\\]|\\.)*)\2$/.exec(text);
  if (literal) return { text: literal[3] ?? '', guessed: false };
  const format = /^[fF](["'])(.*)\1$/.exec(text);
  if (format) return joined(parts(format[2] ?? '', next), concatenated);
  const either = split(text, /^\s+or\s+/);
  if (either.length > 1) return next(either[0] ?? '') ?? next(either.at(-1) ?? '');
  const environment = ENVIRONMENT.exec(text);
  if (environment) return ofVariable(view, environment[1] ?? '', environment[2], next);
  const call = /^(?:os\.path\.)?(join|abspath|normpath|realpath|expanduser|Path|PurePath|str|dirname)\((.*)\)$/s.exec(
    text,
  );
  if (call && isWhole(text, call[1] ?? '')) {
    const inner = split(call[2] ?? '', /^\s*,\s*/);
    if (call[1] === 'dirname') return up(next(inner[0] ?? ''));
    return joined(inner.filter((one) => one !== '').map(next), pathOf);
  }
  const sum = split(text, /^\s*\+\s*/);
  if (sum.length > 1) return joined(sum.map(next), concatenated);
  const path = split(text, /^\s*\/\s*/);
  if (path.length > 1) return joined(path.map(next), pathOf);
  const method = /^(.*)\.(joinpath|resolve|absolute|as_posix|expanduser|parent|with_name)(?:\(([^()]*)\))?$/s.exec(
    text,
  );
  if (method) {
    const inner = next(method[1] ?? '');
    if (method[2] === 'parent') return up(inner);
    return method[2] === 'joinpath' ? joined([inner, ...split(method[3] ?? '', /^\s*,\s*/).map(next)], pathOf) : inner;
  }
  if (text === '__file__') return ofFile(view, at);
  return named(view, text, at, depth);
}

const ENVIRONMENT =
  /^(?:os\.)?(?:environ\.get|environ|getenv|config|env(?:\.\w+)?)[([]\s*["'](\w+)["']\s*(?:,\s*(?:default\s*=\s*|cast\s*=\s*\w+\s*,\s*default\s*=\s*)?(.*?))?\s*[)\]]$/s;

function ofVariable(
  view: ContainerView,
  name: string,
  otherwise: string | undefined,
  next: (code: string) => Part,
): Part {
  const set = variableOf(view, name);
  if (set) return { text: set.value, from: set.from, variable: name, guessed: set.guessed };
  const value = otherwise === undefined ? undefined : next(otherwise);
  return value && { ...value, variable: name };
}

/** `{name}` in the text of an f-string, and what stands between. */
function parts(text: string, next: (code: string) => Part): readonly Part[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? next(part.slice(1, -1)) : { text: part, guessed: false }));
}

/** `os.path.join` and `/` of paths: a part that begins at the root replaces everything before it. */
function pathOf(texts: readonly string[]): string {
  return texts.reduce((path, part) => (part.startsWith('/') ? part : posix.join(path, part)));
}

function concatenated(texts: readonly string[]): string {
  return texts.join('');
}

function up(value: Part): Part {
  return value && { ...value, text: posix.dirname(value.text) };
}

/** Where the image has the file that says `__file__`. */
function ofFile(view: ContainerView, { from }: Line): SourceValue {
  const path = fileOfPlace(from);
  return { text: inImage(view, path) ?? posix.join(view.contentRoot, path), guessed: false };
}

/** `NAME = …`, `name: str = …` in the same file, else in any other; `settings.name` is the field of a class. */
function named(view: ContainerView, text: string, at: Line, depth: number): Part {
  const name = /^(?:\w+\.)*(\w+)(?:\(\))?$/.exec(text)?.[1];
  if (name === undefined || /^\d/.test(name)) return undefined;
  const own = fileOfPlace(at.from);
  const assigns = new RegExp(
    String.raw`^\s*(?:self\.)?${name}\s*(?::\s*[\w.[\]|]+(?: +[\w.[\]|]+)*\s*)?=\s*([^=].*?)\s*(?:#.*)?$`,
  );
  for (const path of [own, ...(text.includes('.') || /^[A-Z_]+$/.test(name) ? pythonFiles(view) : [])]) {
    const line = findLine(view.project, path, assigns);
    if (!line) continue;
    const value = pythonValue(view, line.match[1] ?? '', { text: line.match.input, from: line.from }, depth + 1);
    if (value === undefined) continue;
    const variable = /^\s+[a-z]\w*\s*:/.test(line.match.input) ? fieldVariable(view, path, name) : undefined;
    const set = variable === undefined ? undefined : variableOf(view, variable);
    if (set && variable !== undefined) return { text: set.value, from: set.from, variable, guessed: set.guessed };
    return { ...value, from: value.from ?? line.from, ...(variable !== undefined && { variable }) };
  }
  return undefined;
}

/** The variable that a field of Pydantic's settings is read from. */
function fieldVariable({ project }: ContainerView, path: string, name: string): string | undefined {
  const settings = findLine(project, path, /\bBaseSettings\b/);
  const prefix = findLine(project, path, /\benv_prefix\s*=\s*["'](\w*)["']/)?.match[1] ?? '';
  return settings ? `${prefix}${name}`.toUpperCase() : undefined;
}

/** Without brackets around it all. */
function unwrapped(text: string): string {
  return /^\(.*\)$/s.test(text) && isWhole(text, '') ? unwrapped(text.slice(1, -1).trim()) : text;
}
