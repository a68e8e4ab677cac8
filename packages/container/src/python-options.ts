import type { ContainerView } from 'litestream-generator-core';
import { MAX_PLACES, sourceLines } from './lines.js';
import { after, piecesIn, type Code } from './members.js';
import { pythonFiles } from './python-files.js';
import type { PythonFunction } from './python-function.js';
import type { Meaning } from './source-value.js';

const ADDS = /\.add_argument\s*(?=\()/;

/** The option of argparse that the program finds under a name: `parser.add_argument("--db-path", default="data/app.db")`. */
export function argparseOption(view: ContainerView, name: string): Meaning | undefined {
  for (const path of pythonFiles(view)) {
    if (!view.project.read(path)?.includes('add_argument')) continue;
    const lines = sourceLines(view.project, path);
    const rows = lines.flatMap(({ text }, row) => (/^\s*#/.test(text) || !ADDS.test(text) ? [] : [row]));
    for (const row of rows.slice(0, MAX_PLACES)) {
      const match = ADDS.exec(lines[row]?.text ?? '');
      const option = match && optionOf(piecesIn({ lines, row, column: match.index + match[0].length }));
      if (option?.name === name) return option.meaning;
    }
  }
  return undefined;
}

const DECORATES = /^\s*@(?:\w+\.)*(?:option|argument)\s*(?=\()/;

/** The option of Click that a decorator of a function hands to one of its parameters. */
export function clickOption({ lines, row: head }: PythonFunction, name: string): Meaning | undefined {
  for (let row = head - 1; row >= 0 && (lines[row]?.text ?? '').trim() !== ''; row--) {
    const match = DECORATES.exec(lines[row]?.text ?? '');
    const option = match && optionOf(piecesIn({ lines, row, column: match[0].length }));
    if (option?.name === name) return option.meaning;
  }
  return undefined;
}

/** The option that a call of Typer makes of a parameter, `typer.Option("data/app.db", "--db", envvar="APP_DB")`. */
export function typerOption(call: Code, name: string, byDefault?: Code): Meaning | undefined {
  const [head] = /^(?:typer\.)?(?:Option|Argument)\s*(?=\()/.exec(call.text) ?? [];
  if (head === undefined) return undefined;
  const pieces = piecesIn(after(call, head.length));
  const { meaning } = optionOf(pieces, name) ?? {};
  const [first] = pieces;
  const own = first && !/^["']-|^\w+\s*=(?!=)/.test(first.text) ? first : undefined;
  const value = byDefault ?? own;
  const flags = meaning?.flags?.length ? meaning.flags : [name.replaceAll('_', '-')];
  return { at: call.at, ...meaning, flags, ...(value && { code: value.text, at: value.at }) };
}

/** An option by the arguments of the call that defines it, with the name that its value has in the program. */
function optionOf(
  pieces: readonly Code[],
  given?: string,
): { readonly name: string; readonly meaning: Meaning } | undefined {
  const texts = pieces.flatMap(({ text }) => /^["']([\w/-]+)["']$/.exec(text)?.[1]?.split('/') ?? []);
  const options = texts.filter((text) => text.startsWith('-'));
  const keyword = (key: RegExp): Code | undefined => {
    const piece = pieces.find(({ text }) => key.test(text));
    return piece && after(piece, key.exec(piece.text)?.[0].length ?? 0);
  };
  const named =
    /^["'](\w+)["']$/.exec(keyword(/^dest\s*=\s*/)?.text ?? '')?.[1] ??
    texts.find((text) => /^[A-Za-z_]\w*$/.test(text));
  const long = (options.find((text) => text.startsWith('--')) ?? options[0])?.replace(/^-+/, '').replaceAll('-', '_');
  const name = given ?? named ?? long;
  const [first] = pieces;
  if (name === undefined || !first) return undefined;
  const value = keyword(/^default\s*=\s*/);
  const variable = /^\[?\s*["'](\w+)["']/.exec(keyword(/^env_?var\s*=\s*/)?.text ?? '')?.[1];
  return {
    name,
    meaning: {
      at: value?.at ?? first.at,
      ...(value && value.text !== 'None' && { code: value.text }),
      ...(variable !== undefined && { variable }),
      flags: options.map((text) => text.replace(/^-+/, '')),
    },
  };
}
