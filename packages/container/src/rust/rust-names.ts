import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { agreed } from '../calls.js';
import { firstArgument, wholeStatement } from '../expression.js';
import { filesMatching, sourceLines, type Line } from '../lines.js';
import { piecesIn } from '../members.js';
import type { Meaning } from '../source-value.js';

/** Rust of the app. */
export function rustFiles({ project }: Pick<ContainerView, 'project'>): readonly string[] {
  return filesMatching(project, /\.rs$/).filter((path) => !/(?:^|\/)(?:build\.rs|tests?\.rs)$/.test(path));
}

/** What a name of Rust may stand for: a constant, the nearest `let` above, what a function gives back, or a field of settings. */
export function rustMeanings(view: ContainerView, text: string, at: Line): readonly Meaning[] {
  const option = /^\w+\.(?:get_one(?:::<\w+>)?|value_of|get_one_string)\(\s*"([\w-]+)"\s*\)$/.exec(text)?.[1];
  if (option !== undefined)
    return firstOf(
      rustFiles(view).map((file) => sourceLines(view.project, file)),
      (lines) => built(lines, option),
    );
  const [, path = '', name, call] = /^(?:((?:\w+(?:::|\.))*))(\w+)(\(\))?$/.exec(text) ?? [];
  if (name === undefined) return [];
  const saying = linesSaying(view, name);
  const own = sourceLines(view.project, fileOfPlace(at.from));
  if (call !== undefined) return firstOf([own, ...saying], (lines) => returned(lines, name));
  if (path.endsWith('.')) return firstOf(saying, (lines) => field(lines, name));
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return firstOf([own, ...saying], (lines) => constant(lines, name));
  if (path !== '') return [];
  const local = assigned(own, name, at);
  if (local.length > 0) return local;
  // `let Args { db, .. } = Args::parse()`
  if (own.some((line) => new RegExp(String.raw`\blet\s+\w+\s*\{[^}]*\b${name}\b[^}]*\}\s*=`).test(line.text)))
    return firstOf(saying, (lines) => field(lines, name));
  return parameter(view, own, name, at);
}

/** The lines of each file that says a word. */
function linesSaying(view: ContainerView, word: string): readonly (readonly Line[])[] {
  return rustFiles(view)
    .filter((file) => view.project.read(file)?.includes(word))
    .map((file) => sourceLines(view.project, file));
}

function firstOf(
  files: readonly (readonly Line[])[],
  find: (lines: readonly Line[]) => readonly Meaning[],
): readonly Meaning[] {
  for (const lines of files) {
    const found = find(lines);
    if (found.length > 0) return found;
  }
  return [];
}

function constant(lines: readonly Line[], name: string): readonly Meaning[] {
  const gives = new RegExp(String.raw`\b(?:const|static)\s+${name}\s*:[^=]*=\s*`);
  return lines.flatMap((line, index) => {
    const match = gives.exec(line.text);
    return match ? [{ code: behind(lines, index, match), at: line, sure: true }] : [];
  });
}

function assigned(lines: readonly Line[], name: string, at: Line): readonly Meaning[] {
  const use = lines.findIndex(({ from }) => from === at.from);
  const gives = new RegExp(String.raw`\blet\s+(?:mut\s+)?${name}\s*(?::[^=]*)?=\s*(?!=)`);
  const index = lines.slice(0, use + 1).findLastIndex(({ text }) => gives.test(text));
  const match = gives.exec(lines[index]?.text ?? '');
  return match ? [{ code: behind(lines, index, match), at: lines[index] as Line, sure: true }] : [];
}

/** The rest of a statement, up to its semicolon, with the lines that a method goes on to. */
function behind(lines: readonly Line[], index: number, match: RegExpExecArray): string {
  let whole = wholeStatement(lines, index);
  for (let next = index + 1; next < index + 8 && !/;\s*$/.test(whole); next++) {
    const line = (lines[next]?.text ?? '').trim();
    if (!line.startsWith('.') && !/[=(]\s*$/.test(whole)) break;
    if (!whole.includes(line)) whole += line.startsWith('.') ? line : ` ${line}`;
  }
  return whole
    .slice(match.index + match[0].length)
    .replace(/;.*$/s, '')
    .trim();
}

/** The last expression in the body of a function without arguments, which is what the function returns. */
function returned(lines: readonly Line[], name: string): readonly Meaning[] {
  const head = lines.findIndex(({ text }) => new RegExp(String.raw`\bfn\s+${name}\(\s*(?:&self)?\s*\)`).test(text));
  if (head < 0) return [];
  const line = lines[head] as Line;
  const inline = /\{\s*(.+?)\s*\}\s*$/.exec(line.text)?.[1];
  if (inline !== undefined) return [{ code: inline, at: line, sure: true }];
  const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
  const end = lines.slice(head + 1).findIndex(({ text }) => new RegExp(String.raw`^\s{${indent}}\}`).test(text));
  const body = lines.slice(head + 1, end < 0 ? head + 20 : head + 1 + end).filter(({ text }) => text.trim() !== '');
  const start = body.findLastIndex(({ text }) => !/^\s*[.)]/.test(text));
  const first = body[start];
  if (!first) return [];
  const code = body
    .slice(start)
    .map(({ text }) => text.trim())
    .join('')
    .replace(/^return\s+/, '')
    .replace(/;$/, '');
  return [{ code, at: first, sure: body.slice(0, start).every(({ text }) => /^\s*let\b/.test(text)) }];
}

/** A field with what clap, serde or a literal of its type say of it. */
function field(lines: readonly Line[], name: string): readonly Meaning[] {
  return lines.flatMap((line, index): readonly Meaning[] => {
    const value = new RegExp(String.raw`^\s*(?:pub(?:\([^)]*\))?\s+)?${name}\s*:\s*(.+?),?\s*$`).exec(line.text)?.[1];
    if (value === undefined) return [];
    const attributes = attributesAbove(lines, index);
    const byDefault = behindName(attributes, /\bdefault_value(?:_t|_os|_os_t)?\s*=\s*/);
    const made = /\bdefault\s*=\s*"([\w:]+)"/.exec(attributes)?.[1];
    const code = byDefault ?? (made === undefined ? (/["(]/.test(value) ? value : undefined) : `${made}()`);
    const variable =
      variableOfOption(attributes) ?? (/\benv\b(?!\s*[=(])/.test(attributes) ? name.toUpperCase() : undefined);
    const isOption = /#\[(?:arg|clap|structopt|argh)\b/.test(attributes);
    if (code === undefined && variable === undefined && !isOption) return [];
    return [
      {
        at: line,
        ...(code !== undefined && { code }),
        ...(variable !== undefined && { variable }),
        ...(isOption && { flags: flagsOf(attributes, name.replaceAll('_', '-')) }),
      },
    ];
  });
}

/** The attributes of a field, which may go on over several lines. */
function attributesAbove(lines: readonly Line[], index: number): string {
  const above: string[] = [];
  let isInside = false;
  for (let row = index - 1; row >= 0; row--) {
    const text = (lines[row]?.text ?? '').trim();
    if (!isInside && !/^#\[|^\/\/|\]$/.test(text)) break;
    isInside = !text.startsWith('#[') && !text.startsWith('//');
    above.unshift(text.startsWith('//') ? '' : text);
  }
  return above.join(' ');
}

/** An argument that a builder of clap makes, `Arg::new("db").long("db").default_value("/data/app.db")`. */
function built(lines: readonly Line[], name: string): readonly Meaning[] {
  return lines.flatMap((line, index): readonly Meaning[] => {
    const match = new RegExp(String.raw`\bArg::(?:new|with_name)\(\s*"${name}"\s*\)`).exec(line.text);
    if (!match) return [];
    const more = lines.slice(index + 1, index + 12).map(({ text }) => text.trim());
    const end = more.findIndex((text) => !text.startsWith('.'));
    const whole = [line.text.slice(match.index), ...more.slice(0, end < 0 ? more.length : end)].join('');
    const option = firstArgument(whole);
    const code = behindName(option, /\.default_value(?:_os)?\(\s*/);
    const variable = variableOfOption(option);
    return [
      {
        at: line,
        ...(code !== undefined && { code }),
        ...(variable !== undefined && { variable }),
        flags: flagsOf(option, name),
      },
    ];
  });
}

function behindName(text: string, name: RegExp): string | undefined {
  const match = name.exec(text);
  return match ? firstArgument(text.slice(match.index + match[0].length)).trim() : undefined;
}

/** `env = "DB"` of an attribute, `.env("DB")` of a builder. */
function variableOfOption(text: string): string | undefined {
  return /\benv\s*[=(]\s*"(\w+)"/.exec(text)?.[1];
}

function flagsOf(text: string, usual: string): readonly string[] {
  const short = /\bshort\s*[=(]\s*'(\w)'/.exec(text)?.[1];
  return [/\blong\s*[=(]\s*"([\w-]+)"/.exec(text)?.[1] ?? usual, ...(short === undefined ? [] : [short])];
}

/**
 * What the callers of the function around a line give one of its parameters: one value if all of them give the same, else none.
 */
function parameter(view: ContainerView, own: readonly Line[], name: string, at: Line): readonly Meaning[] {
  const use = own.findIndex(({ from }) => from === at.from);
  const head = own.slice(0, use + 1).findLastIndex(({ text }) => FUNCTION.test(text));
  const match = FUNCTION.exec(own[head]?.text ?? '');
  if (!match) return [];
  const parameters = piecesIn({ lines: own, row: head, column: match.index + match[0].length }).filter(
    ({ text }) => !/^&?(?:mut\s+)?self\b/.test(text),
  );
  const place = parameters.findIndex(({ text }) => new RegExp(String.raw`^(?:mut\s+)?${name}\s*:`).test(text));
  if (place < 0) return [];
  // A function of its own is called by its name or its module, one of a type by that type or on a value.
  const isFree = /^\S/.test(own[head]?.text ?? '');
  const calls = new RegExp(String.raw`(?<!\bfn\s+|\w${isFree ? String.raw`|[A-Z]\w*::|\.` : ''})${match[1]}(?=\()`);
  const given = linesSaying(view, match[1] ?? '').flatMap((lines) =>
    lines.flatMap((line, row) => {
      const call = /^\s*\/\//.test(line.text) ? null : calls.exec(line.text);
      const pieces = call ? piecesIn({ lines, row, column: call.index + call[0].length }) : [];
      return pieces.length === parameters.length ? (pieces[place] ?? []) : [];
    }),
  );
  return agreed(given);
}

const FUNCTION = /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:async\s+)?fn\s+(\w+)(?:<[^(]*>)?(?=\()/;
