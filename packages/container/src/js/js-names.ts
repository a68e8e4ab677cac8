import { posix } from 'node:path';
import { fileOfPlace, remembered, type ContainerView } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { sourceLines, type Line } from '../lines.js';
import { flagsOf, isParsed, jsOptions } from './js-options.js';
import { jsParameter } from './js-parameter.js';
import { membersOf, piecesIn } from '../members.js';
import { importedSetting } from './js-config.js';
import { settingMeanings } from '../setting-files.js';
import type { Meaning } from '../source-value.js';

const onceAt = remembered<readonly Meaning[]>();

/**
 * What a name of JavaScript may stand for: what its file assigns, a variable of the environment that it takes apart, what a function
 * returns, a member of an object, or any of these in a module of the project that it comes from.
 */
export function meantBy(view: ContainerView, text: string, at: Line, depth = 0): readonly Meaning[] {
  return onceAt(view, JSON.stringify([depth, at.from, text]), () => meaningsOf(view, text, at, depth));
}

function meaningsOf(view: ContainerView, text: string, at: Line, depth: number): readonly Meaning[] {
  const keys = KEYS.exec(text);
  if (keys) {
    const names = (keys[1] ?? keys[2] ?? '').split('.');
    const options = jsOptions(view, names);
    return options.length > 0 || keys[2] === undefined ? options : settingMeanings(view, names);
  }
  const [, name, member, call] =
    /^([A-Za-z_$][\w$]*)(?:\.([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?))?(\(\))?$/.exec(text) ?? [];
  if (name === undefined || depth > 4) return [];
  const lines = sourceLines(view.project, fileOfPlace(at.from));
  const quoted = name.replaceAll('$', String.raw`\$`);
  const own =
    member !== undefined
      ? [...ofObject(lines, quoted, member), ...ofClass(lines, name, member)]
      : call === undefined
        ? (jsParameter(view, name, at) ?? assigned(view, lines, quoted, at))
        : returned(lines, quoted, at);
  if (own.length > 0) return own;
  if (member !== undefined && holdsOptions(lines, quoted)) {
    const option = member.split('.').at(-1) ?? '';
    const found = jsOptions(view, [option]);
    return found.length > 0 ? found : [{ at, flags: flagsOf(option) }];
  }
  const setting =
    member === undefined ? [] : importedSetting(view, lines, fileOfPlace(at.from), quoted, member.split('.'));
  if (setting.length > 0) return setting;
  const from = moduleOf(view, quoted, lines, fileOfPlace(at.from));
  if (from === undefined) return [];
  const inner = `${from.name}${member === undefined ? '' : `.${member}`}${call ?? ''}`;
  return meantBy(view, inner, { text: '', from: `${from.path}:1` }, depth + 1);
}

/** Whether a variable holds the options that a parser of the command line returns. */
function holdsOptions(lines: readonly Line[], name: string): boolean {
  const gives = new RegExp(String.raw`\b(?:const|let|var)\s+(?:${name}\b|\{[^}]*\b${name}\b[^}]*\})[^=]*=\s*(.+)`);
  return lines.some(({ text }) => isParsed(gives.exec(text)?.[1] ?? ''));
}

/** An option or a setting that the code reads by its name: `program.opts().db`, `config.get('db.file')`. */
const KEYS =
  /^(?:\w+\.)*(?:opts|optsWithGlobals)\(\)\.([\w$]+)$|^(?:\w+\.)*get(?:OrThrow)?(?:<\w+>)?\(\s*["']([a-z][\w.-]*)["']\s*\)$/;

/** `const name = …`; of several of a name, the one above the use is meant. `const { name = … } = process.env` as well. */
function assigned(view: ContainerView, lines: readonly Line[], name: string, at: Line): readonly Meaning[] {
  const assigns = new RegExp(
    String.raw`\b(?:const|let|var)\s+${name}\s*(?::\s*[\w|]+(?: +[\w|]+)*\s*)?=\s*(?![>=])(.*)$`,
  );
  const index = nearest(lines, assigns, at);
  const start = lines[index];
  if (start) return [{ code: firstArgument(assigns.exec(wholeExpression(lines, index))?.[1] ?? ''), at: start }];
  const taken = new RegExp(String.raw`\{[^}]*\b${name}\b\s*(?:=\s*([^,}]+))?[^}]*\}\s*=\s*(.+?);?\s*$`);
  return lines.flatMap((line) => {
    const [, otherwise, source = ''] = taken.exec(line.text) ?? [];
    if (/^process\.env$/.test(source))
      return [{ code: `process.env.${name}${otherwise === undefined ? '' : ` ?? ${otherwise}`}`, at: line }];
    return isParsed(source) ? jsOptions(view, [name]) : [];
  });
}

/** What the `return` lines of a function say. */
function returned(lines: readonly Line[], name: string, at: Line): readonly Meaning[] {
  const index = nearest(
    lines,
    new RegExp(String.raw`\bfunction\s+${name}\s*\(|\b(?:const|let)\s+${name}\s*=\s*\(\)`),
    at,
  );
  if (index < 0) return [];
  const arrow = new RegExp(String.raw`\b${name}\s*=\s*\(\)\s*(?::\s*\w+\s*)?=>\s*(?!\{)(.+)$`).exec(
    wholeExpression(lines, index),
  )?.[1];
  if (arrow !== undefined) return [{ code: firstArgument(arrow), at: lines[index] as Line }];
  const end = lines.slice(index + 1).findIndex((line) => line.text.startsWith('}'));
  const body = lines.slice(index, end < 0 ? index + 30 : index + 1 + end);
  return body.flatMap((line, offset) =>
    /\breturn\s+.+$/.test(line.text)
      ? [{ code: firstArgument(wholeExpression(lines, index + offset).replace(/^.*?\breturn\s+/, '')), at: line }]
      : [],
  );
}

/** A member of `const name = { … }`, or of what a module exports as a whole. */
function ofObject(lines: readonly Line[], name: string, member: string): readonly Meaning[] {
  const gives = new RegExp(
    String.raw`(?:\b(?:const|let|var)\s+${name}\b[^=]*=|\b(?:module\.)?exports\s*=|\bexport\s+default)\s*(?:\w+\()?(?=\{)`,
  );
  const row = lines.findIndex((line) => gives.test(line.text));
  const match = gives.exec(lines[row]?.text ?? '');
  const [first = '', second] = member.split('.');
  const outer = match && membersOf(piecesIn({ lines, row, column: match.index + match[0].length })).get(first);
  const code = outer && second !== undefined ? membersOf(piecesIn(outer)).get(second) : outer;
  return code ? [{ code: code.text, at: code.at }] : [];
}

/** `static file = …` of a class, `file = …` or `this.file = …` of the object itself. */
function ofClass(lines: readonly Line[], name: string, member: string): readonly Meaning[] {
  const own =
    name === 'this'
      ? String.raw`\s+(?:(?:private|public|protected|readonly|static)\s+)*#?|\s*this\.`
      : String.raw`\s+(?:(?:public|readonly)\s+)*static\s+(?:readonly\s+)?`;
  const gives = new RegExp(String.raw`^(?:${own})${member}\s*(?::\s*\w+\s*)?=\s*(?![=>])(.*?);?$`);
  if (name !== 'this' && !lines.some(({ text }) => new RegExp(String.raw`\bclass\s+${name}\b`).test(text))) return [];
  return lines.flatMap((line, index) => {
    const match = gives.exec(line.text);
    return match
      ? [{ code: firstArgument(gives.exec(wholeExpression(lines, index))?.[1] ?? match[1] ?? ''), at: line }]
      : [];
  });
}

/** The line above the use that matches, else the first one. */
function nearest(lines: readonly Line[], wanted: RegExp, at: Line): number {
  const use = lines.findIndex(({ from }) => from === at.from);
  const above = lines.slice(0, Math.max(use, 0)).findLastIndex((line) => wanted.test(line.text));
  return above < 0 ? lines.findIndex((line) => wanted.test(line.text)) : above;
}

/** The module of the project that a name comes from, and its name there. */
function moduleOf(
  { project }: ContainerView,
  name: string,
  lines: readonly Line[],
  file: string,
): { readonly path: string; readonly name: string } | undefined {
  const brings = new RegExp(
    String.raw`\b(?:import|const|let|var)\s+(?:\{[^}]*?(?:\b(\w+)\s*(?:\bas\b|:)\s*)?\b${name}\b[^}]*\}|(?:\*\s+as\s+)?${name})\s*(?:from\s*|=\s*require\(\s*)["']((?:\.|[@~]\/)[^"']*)["']`,
  );
  for (const { text } of lines) {
    const [all, other, source] = brings.exec(text) ?? [];
    if (all === undefined || source === undefined) continue;
    // A sign in front stands for the folder of the sources, as the settings of the compiler say.
    const bases = source.startsWith('.')
      ? [posix.join(posix.dirname(file), source)]
      : ['src', 'app', 'server', ''].map((folder) => posix.join(folder, source.slice(2)));
    const path = bases
      .flatMap((base) => [base, base.replace(/\.[cm]?js$/, '')])
      .flatMap((base) =>
        ['', '.ts', '.js', '.mjs', '.cjs', '.tsx', '.mts', '/index.ts', '/index.js'].map((end) => `${base}${end}`),
      )
      .find((one) => project.files.includes(one));
    return path === undefined ? undefined : { path, name: other ?? name };
  }
  return undefined;
}

/** With the lines on which an operator or a bracket goes on. */
export function wholeExpression(lines: readonly Line[], index: number): string {
  let whole = wholeStatement(lines, index);
  for (let next = index + 1; next < index + 10; next++) {
    const line = (lines[next]?.text ?? '').trim();
    if (whole.includes(line)) continue;
    const isOpen = (next === index + 1 ? /[=(,+?]\s*$/ : /[=(+?]\s*$/).test(whole);
    if (!isOpen && !/^(?:\?|:|\+|\|\||\.)/.test(line)) break;
    whole += ` ${wholeStatement(lines, next).trim()}`;
  }
  return whole;
}
