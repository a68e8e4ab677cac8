import type { ContainerView } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { linesSaying, packageFiles, parametersOf } from './go-files.js';
import { sourceLines, type Line } from '../lines.js';
import type { Meaning } from '../source-value.js';

/** A function that reads a variable by its first argument, by its name alone. */
const READS = /env/i;

/** What a function of the project gives back: the variable that it is given, with the default, or what its `return` lines say. */
export function goFunction(view: ContainerView, called: string, args: readonly string[], at: Line): readonly Meaning[] {
  const [name = '', of] = called.split('.').toReversed();
  const heads = new RegExp(String.raw`^func\s+(?:\([^)]*\)\s*)?${name}\(`);
  // A method has its name in any package.
  const methods = of === undefined ? [] : linesSaying(view, `) ${name}(`);
  for (const lines of [...packageFiles(view, at, of).map((path) => sourceLines(view.project, path)), ...methods]) {
    const head = lines.findIndex(({ text }) => heads.test(text));
    if (head < 0) continue;
    const end = lines.slice(head + 1).findIndex(({ text }) => text.startsWith('}'));
    const body = lines.slice(head, end < 0 ? head + 1 : head + 1 + end);
    const read = variableRead(body, args);
    if (read !== undefined) return [{ at, variable: read, ...(args[1] !== undefined && { code: args[1] }) }];
    return returns(lines, head, body, args);
  }
  const variable = /^"([A-Z][A-Z0-9_]*)"$/.exec(args[0]?.trim() ?? '')?.[1];
  return READS.test(name) && variable !== undefined
    ? [{ at, variable, ...(args[1] !== undefined && { code: args[1] }) }]
    : [];
}

/** The variable whose name is the argument that the function hands to the environment. */
function variableRead(body: readonly Line[], args: readonly string[]): string | undefined {
  const [first] = parametersOf(body[0]?.text ?? '');
  const reads = new RegExp(String.raw`\b(?:Getenv|LookupEnv)\(\s*(?:[^()]*\+\s*)?${first}\b`);
  if (first === undefined || !body.some(({ text }) => reads.test(text))) return undefined;
  const prefix =
    body
      .map(({ text }) => new RegExp(String.raw`(?:Getenv|LookupEnv)\(\s*"(\w+)"\s*\+\s*${first}\b`).exec(text)?.[1])
      .find(Boolean) ?? '';
  const own = /^"(\w+)"$/.exec(args[0]?.trim() ?? '')?.[1];
  return own === undefined ? undefined : `${prefix}${own}`;
}

/** The first value of each `return`, with the arguments in the place of the parameters. */
function returns(
  lines: readonly Line[],
  head: number,
  body: readonly Line[],
  args: readonly string[],
): readonly Meaning[] {
  const parameters = parametersOf(body[0]?.text ?? '');
  const all = body.flatMap((line, index): readonly Meaning[] => {
    const [before] = /^.*?\breturn\s+/.exec(line.text) ?? [];
    if (before === undefined || /\breturn\s+(?:""|nil)\b/.test(line.text)) return [];
    const code = firstArgument(wholeStatement(lines, head + index).slice(before.length)).replace(/\s*\}\s*$/, '');
    const filled = parameters.reduce(
      (text, name, place) =>
        args[place] === undefined
          ? text
          : text.replaceAll(new RegExp(String.raw`(?<![\w.])${name}(?!\w)`, 'g'), () => `(${args[place]})`),
      code,
    );
    return [{ code: filled, at: line }];
  });
  // Each `return` with other arguments is another expression to follow, so their number is limited.
  return all
    .filter(({ code = '' }) => code.length < 300)
    .slice(0, 4)
    .map((one) => ({ ...one, sure: all.length === 1 }));
}
