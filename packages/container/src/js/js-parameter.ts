import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { agreed, argumentsIn } from '../calls.js';
import { split } from '../expression.js';
import { jsFiles } from './js-files.js';
import { sourceLines, type Line } from '../lines.js';
import { after, bracketAround, piecesIn, type Code } from '../members.js';
import type { Meaning } from '../source-value.js';

/** The head of a function, up to the bracket of its parameters: `function open(`, `constructor(`, `open = (`, or a method `open(`. */
const HEAD =
  /(?:\bfunction\s+([\w$]+)\s*|\b(constructor)\s*|\b(?:const|let)\s+([\w$]+)\s*=\s*(?:async\s*)?|^\s+(?:(?:public|private|protected|static|async)\s+)*(?!if\b|for\b|while\b|switch\b|catch\b)([\w$]+)\s*)(?=\()/;
const MAX_LEVELS = 6;

/**
 * What a name stands for that is a parameter of a function around a line: what the callers give it, else its default. Nothing where the
 * callers do not agree; undefined where it is no parameter, or something else is assigned to that name in the function.
 */
export function jsParameter(view: ContainerView, name: string, at: Line): readonly Meaning[] | undefined {
  const lines = sourceLines(view.project, fileOfPlace(at.from));
  const row = lines.findIndex(({ from }) => from === at.from);
  const column = Math.max(0, lines[row]?.text.indexOf(name) ?? 0);
  let place: { readonly row: number; readonly column: number } | undefined = { row, column };
  for (let level = 0; place && level < MAX_LEVELS; level++) {
    const around = bracketAround(lines, place.row, place.column);
    if (around === undefined) return undefined;
    const head = headOf(lines, around);
    const index =
      head?.parameters.findIndex(({ text }) =>
        new RegExp(String.raw`^(?:(?:private|public|protected|readonly)\s+)*${name}\b`).test(text),
      ) ?? -1;
    const declares = new RegExp(String.raw`\b(?:const|let|var)\s+${name}\b`);
    if (lines.slice(around.row, row).some(({ text }) => declares.test(text))) return undefined;
    const parameter = head?.parameters[index];
    if (head && parameter) return meanings(view, lines, head, parameter, index);
    place = around;
  }
  return undefined;
}

interface Head {
  readonly name: string;
  readonly row: number;
  readonly parameters: readonly Code[];
}

/** The head in front of the curly bracket that a function begins with. */
function headOf(
  lines: readonly Line[],
  { row, column }: { readonly row: number; readonly column: number },
): Head | undefined {
  if (lines[row]?.text[column] !== '{') return undefined;
  for (let first = row; first >= Math.max(0, row - 12); first--) {
    const match = HEAD.exec(lines[first]?.text ?? '');
    if (match) {
      const name = match.slice(1).find((one) => one !== undefined) ?? '';
      return { name, row: first, parameters: piecesIn({ lines, row: first, column: match.index + match[0].length }) };
    }
    if (first < row && /[;{}]\s*$/.test(lines[first]?.text ?? '')) return undefined;
  }
  return undefined;
}

function meanings(
  view: ContainerView,
  lines: readonly Line[],
  { name, row }: Head,
  parameter: Code,
  place: number,
): readonly Meaning[] {
  const [head = '', rest] = split(parameter.text, /^\s*=(?![=>])\s*/);
  const byDefault = rest === undefined ? undefined : after(parameter, parameter.text.indexOf(rest, head.length));
  const owner = lines.slice(0, row).findLast(({ text }) => /\bclass\s+\w+/.test(text));
  const isClass = name === 'constructor';
  const word = isClass ? (/\bclass\s+(\w+)/.exec(owner?.text ?? '')?.[1] ?? name) : name;
  const called = `${isClass ? 'new\\s+' : ''}${word.replaceAll('$', '\\$')}`;
  const calls = argumentsIn(view, jsFiles(view), {
    word,
    call: new RegExp(String.raw`(?<!\bfunction\s+|[\w$])${called}\s*(?=\()`),
    comment: /^\s*(?:\/\/|\*)/,
    isOne: (_, line) => line !== lines[row],
  });
  // The code does not show which argument of `...list` becomes this parameter.
  if (calls.some((pieces) => pieces.some(({ text }) => text.startsWith('...')))) return [];
  const given = calls.flatMap((pieces) => pieces[place] ?? []);
  return given.length > 0 ? agreed(given) : byDefault ? [{ code: byDefault.text, at: byDefault.at, sure: false }] : [];
}
