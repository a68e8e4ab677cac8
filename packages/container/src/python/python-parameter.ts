import type { ContainerView } from 'litestream-generator-core';
import { agreed, argumentsIn } from '../calls.js';
import { split } from '../expression.js';
import type { Line } from '../lines.js';
import { after, piecesIn, type Code } from '../members.js';
import { pythonFiles } from './python-files.js';
import { pythonFunction, type PythonFunction } from './python-function.js';
import { clickOption, typerOption } from './python-options.js';
import type { Meaning } from '../source-value.js';

/**
 * What a name stands for that is a parameter of the function around a line: an option of the command line, what the callers give, or its
 * default. Nothing where the callers do not agree; undefined where it is no parameter, or the function gives it something else before.
 */
export function pythonParameter(view: ContainerView, name: string, at: Line): readonly Meaning[] | undefined {
  const around = pythonFunction(view, at);
  const place = around?.parameters.findIndex(({ text }) => new RegExp(String.raw`^${name}\b`).test(text)) ?? -1;
  const parameter = around?.parameters[place];
  if (!around || !parameter || isAssigned(around, name, at)) return undefined;
  const [head = '', rest] = split(parameter.text, /^\s*=(?!=)\s*/);
  const byDefault = rest === undefined ? undefined : after(parameter, parameter.text.indexOf(rest, head.length));
  const option = clickOption(around, name) ?? ofTyper(parameter, head, name, byDefault);
  if (option) return [option];
  const given = givenTo(view, around, name, place);
  if (given === undefined) return [];
  return given.length > 0 ? agreed(given) : byDefault ? [{ code: byDefault.text, at: byDefault.at }] : [];
}

function isAssigned({ lines, row }: PythonFunction, name: string, at: Line): boolean {
  const end = lines.findIndex(({ from }) => from === at.from);
  return lines.slice(row + 1, end).some(({ text }) => new RegExp(String.raw`^\s+${name}\s*=(?!=)`).test(text));
}

/** `db: str = typer.Option(…)` and `db: Annotated[str, typer.Option(…)] = …`. */
function ofTyper(parameter: Code, head: string, name: string, byDefault: Code | undefined): Meaning | undefined {
  const own = byDefault && typerOption(byDefault, name);
  const bracket = /\bAnnotated\s*(?=\[)/.exec(head);
  if (own || !bracket) return own;
  const [, ...marks] = piecesIn(after(parameter, bracket.index + bracket[0].length));
  return marks.map((mark) => typerOption(mark, name, byDefault)).find((one) => one !== undefined);
}

/** What the callers of a function give one of its parameters; undefined where one of them hands over what cannot be told apart. */
function givenTo(
  view: ContainerView,
  { name: called, isMethod }: PythonFunction,
  name: string,
  place: number,
): readonly Code[] | undefined {
  const files = pythonFiles(view);
  const calls = argumentsIn(view, files, {
    word: called,
    call: new RegExp(String.raw`(?<!\bdef\s+|\bclass\s+|[\w.])(?:(?:\w+\.)*(\w+)\.)?${called}\s*(?=\()`),
    comment: /^\s*#/,
    // A function of a module is called by its name or by that module: `sqlite3.connect` is none of a project's own `connect`.
    isOne: ([, owner]) => isMethod || owner === undefined || files.some((path) => `/${path}`.endsWith(`/${owner}.py`)),
  });
  if (calls.some((pieces) => pieces.some(({ text }) => text.startsWith('*')))) return undefined;
  return calls.flatMap((pieces) => {
    const named = pieces.find(({ text }) => new RegExp(String.raw`^${name}\s*=(?!=)`).test(text));
    if (named) return after(named, /^\w+\s*=\s*/.exec(named.text)?.[0].length ?? 0);
    const isPositional = pieces.slice(0, place + 1).every(({ text }) => !/^\w+\s*=(?!=)/.test(text));
    return isPositional ? (pieces[place] ?? []) : [];
  });
}
