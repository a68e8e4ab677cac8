import { remembered, type ContainerView } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { jsFiles } from './js-files.js';
import { declaredDefault, memberAt } from './js-schema.js';
import { sourceLines, type Line } from '../lines.js';
import { bracketAround, piecesIn, type Code } from '../members.js';
import type { Meaning } from '../source-value.js';

/** Parsers of the command line, and of settings that an option overrules. */
const PARSERS =
  /\b(?:commander|yargs|minimist|mri|meow|cac|sade|getopts|parseArgs|convict|clipanion|citty)\b|\.addOption\(|\bregisterAs\(/;
/** Calls that return the options. */
const PARSED =
  /\.(?:opts|parse|parseSync|parseAsync|optsWithGlobals)\(|\b(?:minimist|mri|getopts|parseArgs|meow|yargs)\b/;
const DEFINES = /(?:\.(?:option|requiredOption|default)|\bnew\s+(?:\w+\.)?Option)\s*(?=\()/;

/** Whether the code returns the options of the command line. */
export function isParsed(code: string): boolean {
  return PARSED.test(code);
}

/**
 * What a parser of the command line, or a schema of settings, gives under a name or a path of names: `.option('--db <path>', '…',
 * 'data/app.db')`, `.option('db', { default: … })`, `{ db: { file: { default: …, env: … } } }`.
 */
export function jsOptions(view: ContainerView, keys: readonly string[]): readonly Meaning[] {
  const name = keys.at(-1) ?? '';
  const variants = flagsOf(name).map((one) => one.replaceAll('$', String.raw`\$`));
  const member = new RegExp(String.raw`(?<![\w.$-])["']?(?:${variants.join('|')})["']?\s*:\s*`);
  for (const { path, plain } of definingFiles(view)) {
    if (!plain.includes(plainly(name))) continue;
    const lines = sourceLines(view.project, path);
    const found = lines.flatMap((line, row) =>
      /^\s*(?:\/\/|\*)/.test(line.text)
        ? []
        : [...(keys.length === 1 ? defined(lines, row, name) : []), ...declared(lines, row, keys, member)],
    );
    if (found.length > 0) return found.slice(0, 1).map((one) => ({ ...one, sure: false }));
  }
  return [];
}

const onceIn = remembered<readonly { readonly path: string; readonly plain: string }[]>();

/** Files with a parser or a schema, and their plain text. */
function definingFiles(view: ContainerView): ReturnType<typeof onceIn> {
  return onceIn(view, '', () =>
    jsFiles(view).flatMap((path) => {
      const text = view.project.read(path) ?? '';
      return PARSERS.test(text) ? [{ path, plain: plainly(text) }] : [];
    }),
  );
}

/** In small letters and without dashes: `dbPath` and `db-path` are the same then. */
function plainly(text: string): string {
  return text.replaceAll('-', '').toLowerCase();
}

/** An option that a call defines. The first argument is its name: `.option('--db <path>', …)`. */
function defined(lines: readonly Line[], row: number, name: string): readonly Meaning[] {
  const text = lines[row]?.text ?? '';
  const match = DEFINES.exec(text);
  const [first, second, third] = match ? piecesIn({ lines, row, column: match.index + match[0].length }) : [];
  const spelled = /^["'`](.*)["'`]$/.exec(first?.text ?? '')?.[1];
  if (!match || !first || spelled === undefined) return [];
  const flags = [...spelled.matchAll(/(?:^|[\s,|])--?([\w-]+)/g)].map(([, flag = '']) => flag);
  const own = flags.length > 0 ? flags : [spelled];
  if (!own.some((flag) => inCamelCase(flag) === inCamelCase(name))) return [];
  if (match[0].startsWith('.default')) return second ? [{ code: second.text, at: second.at, flags: own }] : [];
  // The default is the third argument, or a member of an object; `new Option(…)` has methods for it.
  const isObject = (code: Code | undefined): code is Code => code?.text.startsWith('{') === true;
  const object = [second, third].find(isObject);
  const more = declaredDefault(object ? object.text : chained(lines, row, match.index));
  const code = object || match[0].includes('new') ? more.code : (third?.text ?? more.code);
  return [{ at: first.at, ...more, ...(code !== undefined && { code }), flags: own }];
}

/** The methods behind a call, on its line or the next ones. */
function chained(lines: readonly Line[], row: number, column: number): string {
  return firstArgument(
    [
      lines[row]?.text.slice(column) ?? '',
      ...lines
        .slice(row + 1, row + 4)
        .map(({ text }) => text.trim())
        .filter((text) => /^\.(?:default|env)\(/.test(text)),
    ].join(''),
  );
}

/** An option that a member of an object defines. Its value is the default, or an object that contains the default. */
function declared(lines: readonly Line[], row: number, keys: readonly string[], member: RegExp): readonly Meaning[] {
  const line = lines[row] as Line;
  const match = member.exec(line.text);
  if (!match) return [];
  const around = bracketAround(lines, row, match.index);
  const before = around?.before.trimEnd() ?? '';
  const parent = keys.at(-2);
  if (
    parent !== undefined &&
    !new RegExp(String.raw`(?<![\w$-])["']?${parent}["']?(?:\s*:|,\s*(?:async\s*)?\(\)\s*=>)\s*\(?$`).test(before)
  )
    return [];
  const code = memberAt(lines, row, match.index + match[0].length);
  const flags = flagsOf(keys.at(-1) ?? '');
  // `minimist(argv, { default: { db: 'data/app.db' } })`, and what a factory of settings returns.
  if (/\bdefaults?\s*:$/.test(before) || /=>\s*\(?$/.test(before)) return [{ code, at: line, flags }];
  if (parent !== undefined && !code.startsWith('{')) return [{ code, at: line, flags: [] }];
  const own = declaredDefault(code);
  return own.code === undefined && own.variable === undefined
    ? []
    : [{ at: line, flags: [...flags, ...(own.flags ?? [])], ...own }];
}

/** The names on the command line of an option that the program finds under a name. */
export function flagsOf(name: string): readonly string[] {
  const kebab = inKebabCase(name);
  return kebab === name ? [name] : [name, kebab];
}

function inCamelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function inKebabCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])([A-Z])/g, (letter) => `-${letter.toLowerCase()}`);
}
