import { fileOfPlace, remembered, type ContainerView } from 'litestream-generator-core';
import { sourceLines, type Line } from '../lines.js';
import { piecesIn, type Code } from '../members.js';

/** A function of Python with its parameters. */
export interface PythonFunction {
  /** Its own name; for `__init__` that of its class, by which it is called. */
  readonly name: string;
  /** True where it is called on a value. */
  readonly isMethod: boolean;
  /** Where its `def` stands. */
  readonly from: string;
  readonly lines: readonly Line[];
  /** The row of its `def`, counted from 0. */
  readonly row: number;
  /** `name: type = default`, without `self`. */
  readonly parameters: readonly Code[];
}

const HEAD = /^(\s*)(?:async\s+)?def\s+(\w+)\s*(?=\()/;
/** The search for the beginning of a function stops after this number of lines. */
const MAX_LINES = 600;
const onceAt = remembered<PythonFunction | undefined>();

/** The function around a line; undefined where it stands outside of any. A `def` itself stands outside of its function. */
export function pythonFunction(view: ContainerView, at: Line): PythonFunction | undefined {
  return onceAt(view, at.from, () => functionAt(view, at));
}

function functionAt({ project }: ContainerView, at: Line): PythonFunction | undefined {
  const lines = sourceLines(project, fileOfPlace(at.from));
  const own = Number(at.from.slice(at.from.lastIndexOf(':') + 1)) - 1;
  let indent = indentOf(lines[own]?.text ?? '');
  for (let row = own; row >= Math.max(0, own - MAX_LINES); row--) {
    const text = lines[row]?.text ?? '';
    const head = HEAD.exec(text);
    const isAround = indentOf(text) < indent && text.trim() !== '';
    if (head && isAround) return functionOf(lines, row, head);
    // A line with a closing bracket is indented like the statement, so it does not end the function.
    if (isAround && !/^\s*(?:[#)\]}]|"""|''')/.test(text)) indent = indentOf(text);
    if (indent === 0) return undefined;
  }
  return undefined;
}

function functionOf(
  lines: readonly Line[],
  row: number,
  [head, blanks = '', called = '']: RegExpExecArray,
): PythonFunction {
  const owner =
    called === '__init__' ? lines.slice(0, row).findLast(({ text }) => isClassBefore(text, blanks)) : undefined;
  const all = piecesIn({ lines, row, column: head.length });
  const parameters = all.filter(({ text }) => !/^(?:self|cls)\b/.test(text));
  return {
    name: /\bclass\s+(\w+)/.exec(owner?.text ?? '')?.[1] ?? called,
    isMethod: parameters.length < all.length && owner === undefined,
    from: lines[row]?.from ?? '',
    lines,
    row,
    parameters,
  };
}

function isClassBefore(text: string, blanks: string): boolean {
  return /^\s*class\s/.test(text) && indentOf(text) < blanks.length;
}

function indentOf(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}
