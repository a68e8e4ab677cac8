import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { wholeStatement } from './expression.js';
import { filesMatching, sourceLines, type Line } from './lines.js';
import type { Meaning } from './source-value.js';

/** Rust of the app. */
export function rustFiles({ project }: Pick<ContainerView, 'project'>): readonly string[] {
  return filesMatching(project, /\.rs$/).filter((path) => !/(?:^|\/)(?:build\.rs|tests?\.rs)$/.test(path));
}

/** What a name of Rust may stand for: a constant, the nearest `let` above, what a function gives back, or a field of settings. */
export function rustMeanings(view: ContainerView, text: string, at: Line): readonly Meaning[] {
  const [, path = '', name, call] = /^(?:((?:\w+(?:::|\.))*))(\w+)(\(\))?$/.exec(text) ?? [];
  if (name === undefined) return [];
  const saying = rustFiles(view)
    .filter((file) => view.project.read(file)?.includes(name))
    .map((file) => sourceLines(view.project, file));
  const own = sourceLines(view.project, fileOfPlace(at.from));
  if (call !== undefined) return firstOf([own, ...saying], (lines) => returned(lines, name));
  if (path.endsWith('.')) return firstOf(saying, (lines) => field(lines, name));
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return firstOf([own, ...saying], (lines) => constant(lines, name));
  return path === '' ? assigned(own, name, at) : [];
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

/** What stands last in the body of a function without arguments. */
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
    const first =
      lines.slice(0, index).findLastIndex(({ text }) => !/^\s*(?:#\[|\/\/\/|[\w\s]+=|\)\]|".*",?$)/.test(text)) + 1;
    const attributes = lines
      .slice(first, index)
      .map(({ text }) => text)
      .join(' ');
    const written = /\bdefault_value\s*=\s*("[^"]*")|\bdefault_value_t\s*=\s*(.+?)[,)]\s*[\])]/.exec(attributes);
    const byDefault = written?.[1] ?? written?.[2];
    const made = /\bdefault\s*=\s*"([\w:]+)"/.exec(attributes)?.[1];
    const code = byDefault ?? (made === undefined ? (/["(]/.test(value) ? value : undefined) : `${made}()`);
    const variable = /\benv\s*=\s*"(\w+)"/.exec(attributes)?.[1];
    const named = /\blong\s*=\s*"([\w-]+)"/.exec(attributes)?.[1];
    const short = /\bshort\s*=\s*'(\w)'/.exec(attributes)?.[1];
    const isOption = /#\[(?:arg|clap|structopt|argh)\b/.test(attributes);
    if (code === undefined && variable === undefined && !isOption) return [];
    return [
      {
        at: line,
        ...(code !== undefined && { code }),
        ...(variable !== undefined && { variable }),
        ...(isOption && { flags: [named ?? name.replaceAll('_', '-'), ...(short === undefined ? [] : [short])] }),
      },
    ];
  });
}
