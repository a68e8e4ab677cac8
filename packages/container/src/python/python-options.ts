import { remembered, type ContainerView } from 'litestream-generator-core';
import { argumentsIn } from '../calls.js';
import { after, piecesIn, type Code } from '../members.js';
import { pythonFiles } from './python-files.js';
import type { PythonFunction } from './python-function.js';
import type { Meaning } from '../source-value.js';

const ADDS = /\.add_argument\s*(?=\()/;

const onceIn = remembered<readonly Option[]>();

/** The option of argparse that the program finds under a name: `parser.add_argument("--db-path", default="data/app.db")`. */
export function argparseOption(view: ContainerView, name: string): Meaning | undefined {
  const options = onceIn(view, '', () =>
    argumentsIn(view, pythonFiles(view), { word: 'add_argument', call: ADDS, comment: /^\s*#/ }).flatMap(
      (pieces) => optionOf(pieces) ?? [],
    ),
  );
  return options.find((option) => option.name === name)?.meaning;
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

interface Option {
  /** The name that its value has in the program. */
  readonly name: string;
  readonly meaning: Meaning;
}

/** An option by the arguments of the call that defines it. */
function optionOf(pieces: readonly Code[], given?: string): Option | undefined {
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
