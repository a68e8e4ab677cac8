import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { findLine, sourceLines, type Line } from '../lines.js';
import { pythonModule } from './python-module.js';
import { PYTHON_ENVIRONMENT, pythonFiles } from './python-files.js';
import { argparseOption } from './python-options.js';
import { pythonParameter } from './python-parameter.js';
import { firstKnown, meant, ofVariable, type SourceValue } from '../source-value.js';

type Part = SourceValue | undefined;

/** What a piece of code comes to at a place. */
type Evaluate = (code: string, at: Line) => Part;

/** `NAME = …`, `name: str = …` or `def name():` in the same file, the module that it comes from, else in any other. */
export function pythonNamed(view: ContainerView, text: string, at: Line, evaluate: Evaluate): Part {
  const parsed = /\.parse_args\([^()]*\)\.(\w+)$/.exec(text)?.[1];
  const asked = parsed === undefined ? undefined : argparseOption(view, parsed);
  if (asked) return meant(view, asked, evaluate);
  const name = /^(?:\w+\.)*(\w+)(?:\(\))?$/.exec(text)?.[1];
  if (name === undefined || /^\d/.test(name)) return undefined;
  const own = fileOfPlace(at.from);
  const from = pythonModule(view, text, own);
  const wanted = from?.name ?? name;
  const option = text.includes('.') && from === undefined ? argparseOption(view, name) : undefined;
  if (option) return meant(view, option, evaluate);
  const given = text === name ? pythonParameter(view, name, at) : undefined;
  if (given) return firstKnown(given.map((one) => meant(view, one, evaluate)));
  const anywhere = from === undefined && (text.includes('.') || /^[A-Z_]+$/.test(name));
  for (const path of [...(from ? [from.path] : [own]), ...(anywhere ? pythonFiles(view) : [])]) {
    if (!view.project.read(path)?.includes(wanted)) continue;
    const value = text.endsWith(')') ? undefined : assignedIn(view, path, wanted, evaluate);
    const known = value ?? returnedIn(view, path, wanted, evaluate);
    if (known) return known;
  }
  return undefined;
}

/** What a file assigns to a name; a line that gives it nothing that is known leaves it to the next one. */
function assignedIn(view: ContainerView, path: string, name: string, evaluate: Evaluate): Part {
  const assigns = new RegExp(String.raw`^\s*(?:self\.)?${name}\s*(?::\s*[\w.[\]|]+(?: +[\w.[\]|]+)*\s*)?=\s*(?!=)`);
  const lines = sourceLines(view.project, path).filter(({ text }) => assigns.test(text));
  let read: string | undefined;
  for (const { text, from } of lines.slice(0, 6)) {
    const line = { match: assigns.exec(text) as RegExpExecArray, from };
    const code = assigned(view, path, line);
    read ??= PYTHON_ENVIRONMENT.exec(code.trim())?.[1];
    const value = evaluate(code, { text, from });
    if (value === undefined) continue;
    const variable = (/^\s+\w+\s*:/.test(text) ? fieldVariable(view, path, name, text) : undefined) ?? read;
    const set = ofVariable(view, variable);
    if (set) return set;
    const guessed = value.guessed || isSeveral(view, path, assigns);
    return { ...value, guessed, from: value.from ?? from, ...(variable !== undefined && { variable }) };
  }
  return undefined;
}

/** What a function or a property without arguments gives back. */
function returnedIn(view: ContainerView, path: string, name: string, evaluate: Evaluate): Part {
  const lines = sourceLines(view.project, path);
  const head = lines.findIndex(({ text }) =>
    new RegExp(String.raw`^\s*(?:async\s+)?def\s+${name}\(\s*(?:self|cls)?\s*\)`).test(text),
  );
  if (head < 0) return undefined;
  const indent = /^\s*/.exec(lines[head]?.text ?? '')?.[0].length ?? 0;
  const end = lines
    .slice(head + 1)
    .findIndex(({ text }) => text.trim() !== '' && (/^\s*/.exec(text)?.[0].length ?? 0) <= indent);
  const returns = lines.slice(head + 1, end < 0 ? lines.length : head + 1 + end).flatMap((line, offset) => {
    const [before] = /^\s*return\s+/.exec(line.text) ?? [];
    if (before === undefined) return [];
    const code = firstArgument(wholeStatement(lines, head + 1 + offset).slice(before.length));
    return [{ value: evaluate(code, line), from: line.from }];
  });
  const first = returns.find(({ value }) => value !== undefined);
  return (
    first?.value && {
      ...first.value,
      guessed: first.value.guessed || returns.length > 1,
      from: first.value.from ?? first.from,
    }
  );
}

/** Whether a file gives a name different values: which of these lines runs last is not known. */
function isSeveral({ project }: ContainerView, path: string, assigns: RegExp): boolean {
  const lines = sourceLines(project, path).filter(({ text }) => assigns.test(text));
  return new Set(lines.map(({ text }) => text.trim())).size > 1;
}

/** What stands behind the head of a statement, with the lines that it goes on to. */
function assigned({ project }: ContainerView, path: string, { match, from }: NonNullable<ReturnType<typeof findLine>>) {
  const lines = sourceLines(project, path);
  const index = lines.findIndex((one) => one.from === from);
  return firstArgument(wholeStatement(lines, index).slice(match.index + match[0].length));
}

/** `config["NAME"] = …`, `from_mapping(NAME=…)` or the field of a class, as Flask reads its settings. */
export function pythonSetting(view: ContainerView, name: string, evaluate: Evaluate): Part {
  const sets = new RegExp(
    String.raw`(?:\[["']${name}["']\]\s*|(?:^|[\s(,])${name}\s*)=\s*(?!=)|["']${name}["']\s*:\s*`,
  );
  for (const path of pythonFiles(view)) {
    const line = findLine(view.project, path, sets);
    if (!line) continue;
    const at = { text: line.match.input, from: line.from };
    const value = evaluate(assigned(view, path, line), at);
    if (value) return { ...value, from: value.from ?? line.from };
  }
  return undefined;
}

/** The variable that a field of Pydantic's settings is read from. */
function fieldVariable({ project }: ContainerView, path: string, name: string, text: string): string | undefined {
  if (findLine(project, path, /\bBaseSettings\b/) === undefined) return undefined;
  const alias = /\b(?:validation_alias|alias|env)\s*=\s*["'](\w+)["']/.exec(text)?.[1];
  const prefix = findLine(project, path, /\benv_prefix\s*=\s*["'](\w*)["']/)?.match[1] ?? '';
  return alias ?? `${prefix}${name}`.toUpperCase();
}
